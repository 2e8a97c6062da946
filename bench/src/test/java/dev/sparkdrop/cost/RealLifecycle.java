package dev.sparkdrop.cost;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryClusters.Life;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.reconcile.World;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A day of the real controller on the virtual clock, with the platform's delays: an event takes a
 * second, the word of a job's end five, and otherwise there is the tick of each minute.
 */
final class RealLifecycle {
  private static final Duration EVENT = Duration.ofSeconds(1);
  private static final Duration WORD = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMinutes(1);

  /** Files of even times never land at the very moment of a tick. */
  private static final Duration FIRST_TICK = Duration.ofSeconds(17);

  private static final Duration REST = Duration.ofHours(1);
  private static final String PATTERN = "in/*.csv";
  private static final Lane LANE = Lane.of("files", Map.of());

  private final World world = new World();
  private final Pace pace;

  /** What is paid of serverless batches, in milliseconds. */
  private long batchTime;

  private RealLifecycle(Pace pace) {
    this.pace = pace;
    world.clusters.bootTime(Duration.ofMillis(pace.boot()));
    world.clusters.deletionTime(Duration.ofMillis(pace.delete()));
    world.jobs.script(this::job);
  }

  /**
   * Runs the day.
   *
   * @param settings lines of the pipeline file; none for the defaults
   */
  static Bill run(Pace pace, Trace trace, String... settings) {
    RealLifecycle day = new RealLifecycle(pace);
    day.world.pipeline(LANE.pipeline(), PATTERN, settings);
    return day.run(trace);
  }

  /** Runs the day with serverless batches. */
  static Bill serverless(Pace pace, Trace trace) {
    RealLifecycle day = new RealLifecycle(pace);
    day.world.serverless(LANE.pipeline(), PATTERN);
    return day.run(trace);
  }

  private Bill run(Trace trace) {
    Instant begin = world.clock.instant();
    List<Long> landed = trace.landed();
    for (int i = 0; i < landed.size(); i++) {
      String name = "in/" + i + ".csv";
      world.clock.at(begin.plusMillis(landed.get(i)), () -> lands(name));
    }
    Duration day = Duration.ofMillis(landed.get(landed.size() - 1)).plus(REST);
    for (Duration at = FIRST_TICK; at.compareTo(day) < 0; at = at.plus(TICK)) {
      world.clock.at(begin.plus(at), world::tick);
    }
    world.clock.pass(day);
    return bill(begin, landed.size());
  }

  private void lands(String name) {
    LandedObject object = world.objectIsWritten(name);
    world.clock.at(world.clock.instant().plus(EVENT), () -> world.eventArrives(object));
  }

  private Ending job(Jobs.Order order) {
    String run = order.labels().get("sparkdrop-run");
    Manifest batch = world.ledger.runs().manifest(LANE, run).orElseThrow();
    Duration time = Duration.ofMillis(pace.job(batch.objects().size()));
    if (order.cluster() == null) {
      batchTime += DailyTraffic.paid(time).toMillis();
      time = time.plusMillis(pace.batchStart());
    }
    world.clock.at(world.clock.instant().plus(time).plus(WORD), world::tick);
    return Ending.success(time);
  }

  private Bill bill(Instant begin, int objects) {
    Long[] started = new Long[objects];
    Long[] done = new Long[objects];
    for (JsonObject receipt : world.receipts()) {
      JsonObject timeline = receipt.getAsJsonObject("timeline");
      for (String name : World.objects(receipt)) {
        int i = Integer.parseInt(name.substring("in/".length(), name.indexOf('.')));
        started[i] = since(begin, timeline.get("submitted").getAsString());
        done[i] = since(begin, timeline.get("jobEnded").getAsString());
      }
    }
    long clusterTime =
        world.clusters.lives().stream()
            .map(life -> Duration.between(life.requested(), gone(life)))
            .mapToLong(Duration::toMillis)
            .sum();
    // List.copyOf refuses a null: an object that no receipt names.
    return new Bill(
        clusterTime + batchTime,
        1,
        List.copyOf(Arrays.asList(started)),
        List.copyOf(Arrays.asList(done)));
  }

  private static Instant gone(Life life) {
    if (life.gone() == null) {
      throw new IllegalStateException("a cluster is left");
    }
    return life.gone();
  }

  private static long since(Instant begin, String time) {
    return Duration.between(begin, Instant.parse(time)).toMillis();
  }
}
