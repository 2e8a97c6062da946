package dev.sparkdrop.cost;

import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.ServerlessPlan;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said to land on a day, spread evenly.
 *
 * @param files of the day
 * @param lanes over which they are spread
 * @param hours of the day in which they land, 1 to 24
 */
record DailyTraffic(int files, int lanes, int hours) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{1,8}) files?(?:/| a | per )day(?:, ?(\\d{1,6}) lanes?)?(?:, ?(\\d{1,2}) hours?)?");

  /** From the request for a cluster until it runs a job, as measured with small clusters. */
  static final Duration START = Duration.ofSeconds(90);

  /** From the request to delete a cluster until it is gone. */
  static final Duration DELETION = Duration.ofSeconds(60);

  private static final Duration JOB = Duration.ofMinutes(2);
  private static final Duration LEAST_PAID = Duration.ofMinutes(1);

  /** What the numbers stand on, in a sentence. */
  static final String ASSUMPTIONS =
      "A day is counted with files that land evenly, 90 s until a cluster is there, 2 min a job and"
          + " 60 s until the cluster is gone; a job of yours may take longer.";

  /**
   * Reads {@code 2000 files/day, 10 lanes, 8 hours}; without them it is one lane and 24 hours.
   *
   * @throws IllegalArgumentException where it is none; the message says what to write
   */
  static DailyTraffic of(String text) {
    Matcher found = TEXT.matcher(text.strip());
    if (found.matches()) {
      int files = Integer.parseInt(found.group(1));
      int lanes = found.group(2) == null ? 1 : Integer.parseInt(found.group(2));
      int hours = found.group(3) == null ? 24 : Integer.parseInt(found.group(3));
      if (files > 0 && lanes > 0 && hours > 0 && hours <= 24) {
        return new DailyTraffic(files, lanes, hours);
      }
    }
    throw new IllegalArgumentException(
        "--estimate '" + text + "' is no traffic; write it as '2000 files/day, 10 lanes, 8 hours'");
  }

  /** What a day of it costs, in a line, and a line for each thing to think about. */
  List<String> told(Pipeline pipeline, Prices prices) {
    Policy policy = pipeline.policy();
    double day = hours * 3600.0;
    double between = Math.max(day * lanes / files, gathering(policy.batch()));
    double runs = Math.max(1, day / between);
    int busyLanes = Math.min(lanes, files);
    List<String> lines = new ArrayList<>();
    if (pipeline.plan(0) instanceof ServerlessPlan) {
      Estimate estimate = batches(pipeline.nodes(0), runs * busyLanes, pipeline, prices);
      long count = Math.round(runs * busyLanes);
      String what = count + " serverless " + (count == 1 ? "batch" : "batches");
      lines.add(told(pipeline, what, estimate.toldHours() + " batch hours", estimate, prices));
    } else {
      clusters(pipeline, prices, runs, busyLanes, lines);
    }
    if (lanes > policy.clusters()) {
      lines.add(
          pipeline.name()
              + "  "
              + lanes
              + " lanes and limits.clusters "
              + policy.clusters()
              + ": lanes wait for one another; raise the limit, or group by less");
    }
    return lines;
  }

  private void clusters(
      Pipeline pipeline, Prices prices, double runs, int busyLanes, List<String> lines) {
    double day = hours * 3600.0;
    double one = START.plus(JOB).plus(DELETION).toMillis() / 1000.0;
    // A run that is due when another ends has its cluster; then the lane keeps one all the time.
    boolean kept = day / runs < one;
    int side = Math.min(lanes, pipeline.policy().clusters());
    double seconds = Math.min(kept ? day * busyLanes : runs * one * busyLanes, day * side);
    String region = pipeline.plan(0).region();
    Estimate estimate =
        Estimate.of(pipeline.nodes(0), region, Duration.ofSeconds(Math.round(seconds)), prices);
    lines.add(
        told(
            pipeline,
            kept
                ? count(side, "cluster") + " for " + hours + " hours"
                : count(Math.round(runs * busyLanes), "cluster"),
            estimate.toldHours() + " cluster hours",
            estimate,
            prices));
    Estimate batches = batches(ClusterShape.serverless(), runs * busyLanes, pipeline, prices);
    if (batches.complete() && estimate.complete()) {
      lines.add(
          pipeline.name()
              + "  with serverless: in place of cluster: the same jobs cost "
              + batches.told(prices)
              + (batches.money() < estimate.money() ? ", which is less" : ", which is more"));
    }
    if (lanes > 1 && side > 1 && (kept || runs * one > day)) {
      lines.add(
          pipeline.name()
              + "  each lane has a cluster of its own, up to "
              + side
              + " at a time; without groupBy one would do");
    } else if (!kept && runs * busyLanes >= 100) {
      lines.add(
          pipeline.name()
              + "  a cluster for each file or two: batch.minInterval: 15m makes fewer of them");
    }
  }

  private static Estimate batches(
      ClusterShape nodes, double runs, Pipeline pipeline, Prices prices) {
    Duration time = Duration.ofMillis(Math.round(runs * paid(JOB).toMillis()));
    return Estimate.of(nodes, pipeline.plan(0).region(), time, prices);
  }

  /**
   * What is paid of a serverless batch: the time of its job, and a minute at least
   * (cloud.google.com/dataproc-serverless/pricing).
   */
  static Duration paid(Duration job) {
    return job.compareTo(LEAST_PAID) < 0 ? LEAST_PAID : job;
  }

  private String told(
      Pipeline pipeline, String what, String time, Estimate estimate, Prices prices) {
    return String.format(
        Locale.ROOT,
        "%s  a day with %d files in %s: about %s, %s, %s",
        pipeline.name(),
        files,
        count(lanes, "lane"),
        what,
        time,
        estimate.told(prices));
  }

  /** Seconds for which a batch is gathered at least. */
  private double gathering(Policy.Batch batch) {
    double each = Duration.ofHours(hours).toMinutes() * 60.0 * lanes / files;
    double quiet = batch.quietPeriod().toMillis() / 1000.0;
    double gathered = quiet > each ? batch.maxWait().toMillis() / 1000.0 : quiet;
    return Math.max(gathered, batch.minInterval().toMillis() / 1000.0);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
