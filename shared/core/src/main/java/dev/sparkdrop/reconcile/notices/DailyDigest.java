package dev.sparkdrop.reconcile.notices;

import static java.util.Comparator.naturalOrder;

import dev.sparkdrop.ledger.ClosedRun;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Notices;
import dev.sparkdrop.ledger.RunIndex;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the runs of a day went, in some lines for each chat; written each morning. */
public final class DailyDigest {
  /** In UTC. */
  static final LocalTime AT = LocalTime.of(7, 0);

  private static final Duration DAY = Duration.ofDays(1);

  /** A run that was opened before the day, and closed in it, is seen as well. */
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  /** Of a pipeline so many runs of the day are counted. */
  private static final int COUNTED = 5000;

  private static final int PAGE = 1000;
  private static final int PIPELINES = 15;

  private final Ledger ledger;
  private final PipelineRepository pipelineRepository;
  private final Clock clock;

  /** Until when the last digest told; saves a look each minute. */
  private volatile Instant known = Instant.EPOCH;

  public DailyDigest(Ledger ledger, PipelineRepository pipelineRepository, Clock clock) {
    this.ledger = ledger;
    this.pipelineRepository = pipelineRepository;
    this.clock = clock;
  }

  /**
   * Adds the digest of the day that ended this morning, once.
   *
   * @param deployment whether there is a chat for the pipelines without one of their own
   * @return whether one was added now
   */
  boolean addIfDue(boolean deployment) {
    Instant end = lastMorning();
    if (!known.isBefore(end)) {
      return false;
    }
    Notices.Digest last = ledger.notices().lastDigest();
    boolean due = last.until() != null && last.until().isBefore(end);
    if (due) {
      byChat(deployment)
          .forEach(
              (chat, pipelines) ->
                  ledger
                      .notices()
                      .add(
                          end,
                          chat == null ? "digest" : "digest-" + chat,
                          text(pipelines, end.minus(DAY), end),
                          chat));
    }
    // The first one only notes the time: of the day before, nothing may have been there yet.
    if (due || last.until() == null) {
      ledger.notices().digested(end, last);
    }
    known = end;
    return due;
  }

  /** Whose digest is whose: by the chat's name, null for the deployment's. */
  private Map<String, List<String>> byChat(boolean deployment) {
    Map<String, List<String>> told = new TreeMap<>(Comparator.nullsFirst(naturalOrder()));
    told.put(null, new ArrayList<>());
    // Also where nothing was run.
    pipelineRepository.all().stream()
        .flatMap(pipeline -> pipeline.chat().stream())
        .forEach(chat -> told.put(chat, new ArrayList<>()));
    for (String pipeline : ledger.runIndex().pipelines()) {
      told.computeIfAbsent(
              pipelineRepository.chat(pipeline).orElse(null), chat -> new ArrayList<>())
          .add(pipeline);
    }
    if (!deployment) {
      told.remove(null);
    }
    return told;
  }

  private Instant lastMorning() {
    Instant now = clock.instant();
    Instant today = now.atZone(ZoneOffset.UTC).with(AT).toInstant();
    return today.isAfter(now) ? today.minus(DAY) : today;
  }

  /** What a pipeline's runs of the day came to. */
  private record Sum(String of, long runs, long failed, long objects, long rows, long bad) {
    static final Sum NONE = new Sum("", 0, 0, 0, 0, 0);

    static Sum of(String pipeline, List<ClosedRun> runs) {
      return new Sum(
          pipeline,
          runs.size(),
          runs.stream().filter(DailyDigest::needsPeople).count(),
          runs.stream()
              .filter(run -> run.outcome() == Outcome.SUCCEEDED)
              .mapToLong(ClosedRun::objects)
              .sum(),
          runs.stream().filter(run -> run.rows() != null).mapToLong(run -> run.rows().out()).sum(),
          runs.stream().filter(run -> run.rows() != null).mapToLong(run -> run.rows().bad()).sum());
    }

    Sum plus(Sum other) {
      return new Sum(
          of,
          runs + other.runs,
          failed + other.failed,
          objects + other.objects,
          rows + other.rows,
          bad + other.bad);
    }

    String words() {
      return String.format(
          Locale.ROOT,
          "%s, %,d failed; %s, %,d rows written, %,d bad",
          counted(runs, "run"),
          failed,
          counted(objects, "object"),
          rows,
          bad);
    }
  }

  private String text(List<String> pipelines, Instant from, Instant to) {
    List<Sum> sums = new ArrayList<>();
    for (String pipeline : pipelines) {
      List<ClosedRun> runs = closed(pipeline, from, to);
      if (!runs.isEmpty()) {
        sums.add(Sum.of(pipeline, runs));
      }
    }
    String day = "Sparkdrop, the day until " + to + ": ";
    if (sums.isEmpty()) {
      return day + "no run was closed.";
    }
    StringBuilder text =
        new StringBuilder(day).append(sums.stream().reduce(Sum.NONE, Sum::plus).words());
    sums.stream()
        .limit(PIPELINES)
        .forEach(sum -> text.append("\n").append(sum.of()).append(": ").append(sum.words()));
    if (sums.size() > PIPELINES) {
      text.append("\nand ").append(sums.size() - PIPELINES).append(" more pipelines");
    }
    return text.toString();
  }

  private List<ClosedRun> closed(String pipeline, Instant from, Instant to) {
    List<ClosedRun> closed = new ArrayList<>();
    String place = RunIndex.place(to);
    Instant opened = from.minus(LONGEST_RUN);
    while (place != null && closed.size() < COUNTED) {
      List<RunIndex.Entry> page = ledger.runIndex().from(pipeline, place, PAGE);
      page.stream()
          .flatMap(entry -> entry.run().stream())
          .filter(run -> within(run.timeline().closed(), from, to))
          .forEach(closed::add);
      RunIndex.Entry last = page.isEmpty() ? null : page.get(page.size() - 1);
      boolean more = page.size() == PAGE && !last.opened().isBefore(opened);
      // The shortest name after it.
      place = more ? last.place() + "-" : null;
    }
    return closed;
  }

  private static boolean within(Instant closed, Instant from, Instant to) {
    return closed != null && !closed.isBefore(from) && closed.isBefore(to);
  }

  /** A batch that is run again in halves is told by what comes of them. */
  private static boolean needsPeople(ClosedRun run) {
    return run.outcome() == Outcome.FAILED
        && (run.bisect() == null || run.bisect().result() != Bisection.Result.HALVED);
  }

  private static String counted(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
  }
}
