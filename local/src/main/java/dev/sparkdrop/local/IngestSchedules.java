package dev.sparkdrop.local;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.sparkdrop.pipeline.Ingest;
import dev.sparkdrop.pipeline.Pipeline;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cloud Scheduler for what pipelines have fetched by themselves ({@code ingest.schedule}), by the
 * local cloud's clock. Where the clock was moved over several times of one schedule, it is asked
 * for once, as of then. For one thread.
 */
final class IngestSchedules {
  private final List<Due> schedules;
  private final Clock clock;
  private final Consumer<String> ask;
  private Instant looked;

  private record Due(String query, ExecutionTime times, ZoneId zone) {

    /** Whether a time of it lies after the first instant, and not after the second. */
    boolean between(Instant before, Instant now) {
      // One second more, since a time itself is not before itself.
      return times
          .lastExecution(now.plusSeconds(1).atZone(zone))
          .map(ZonedDateTime::toInstant)
          .filter(last -> last.isAfter(before) && !last.isAfter(now))
          .isPresent();
    }
  }

  /**
   * Begins now: what was due before is not made up for.
   *
   * @param ask is given the query with which ingestion is asked, such as {@code pipeline=weather}
   * @throws IllegalArgumentException where a schedule is no cron expression
   */
  IngestSchedules(List<Pipeline> pipelines, Clock clock, Consumer<String> ask) {
    this.schedules =
        pipelines.stream()
            .flatMap(pipeline -> pipeline.ingest().schedule().map(s -> due(pipeline, s)).stream())
            .toList();
    this.clock = clock;
    this.ask = ask;
    this.looked = clock.instant();
  }

  private static Due due(Pipeline pipeline, Ingest.Schedule schedule) {
    Optional<String> marker = pipeline.trigger().marker();
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return new Due(
        "pipeline=" + pipeline.name() + (marker.isPresent() ? "&marker=true" : ""),
        ExecutionTime.forCron(parser.parse(schedule.cron())),
        ZoneId.of(schedule.timeZone()));
  }

  /** Asks for what has become due since the last look. */
  void look() {
    Instant now = clock.instant();
    Instant before = looked;
    looked = now;
    schedules.stream()
        .filter(due -> due.between(before, now))
        .forEach(due -> ask.accept(due.query()));
  }
}
