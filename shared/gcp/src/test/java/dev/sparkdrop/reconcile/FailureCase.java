package dev.sparkdrop.reconcile;

import dev.sparkdrop.gcp.RawAnswers;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A class of failure: what the platform says, and what comes of it.
 *
 * @param does the decision, in words
 * @param clusters how many clusters came to be
 * @param jobs how many jobs were accepted
 * @param waits whether the objects stay in the inbox
 */
record FailureCase(
    String what,
    String says,
    String does,
    Outcome outcome,
    int clusters,
    int jobs,
    boolean waits,
    Consumer<World> story) {
  static final String NEXT_RUNG = "Next rung at once; the broken cluster is deleted";
  private static final String RETRY = "Next attempt on a new cluster (`retry.platform`)";
  static final String CLOSE_RUN = "Close";

  static FailureCase refused(
      String what, int http, String status, String message, String does, boolean climbs) {
    return new FailureCase(
        what,
        http + " " + status + ": " + message,
        does,
        climbs ? Outcome.SUCCEEDED : Outcome.FAILED,
        climbs ? 1 : 0,
        climbs ? 1 : 0,
        !climbs,
        w -> {
          w.clusters.refuse(
              order -> home(order) ? raw(w).create(order, http, status, message) : null);
          if (climbs) {
            landsAndEnds(w);
          } else {
            w.objectLands("birds/a.csv");
            w.tick();
          }
        });
  }

  static FailureCase creating(String what, int code, String message, String does, boolean climbs) {
    return new FailureCase(
        what,
        "operation: " + code + " " + message,
        does,
        climbs ? Outcome.SUCCEEDED : Outcome.FAILED,
        climbs ? 2 : 1,
        climbs ? 1 : 0,
        !climbs,
        w -> {
          w.clusters.breakUp(
              order -> home(order) ? raw(w).failedCreation(order, code, message) : null);
          if (climbs) {
            landsAndEnds(w);
          } else {
            w.objectLands("birds/a.csv");
            w.clusters.deletionTime(Duration.ZERO);
            w.tick();
          }
        });
  }

  static FailureCase submitting(String what, int http, String status, String message) {
    return new FailureCase(
        what,
        "submit: " + http + " " + status + ": " + message,
        "Delete the cluster (a slow submission may still be accepted), close",
        Outcome.FAILED,
        1,
        0,
        false,
        w -> {
          w.jobs.refuse(order -> raw(w).submit(order, http, status, message));
          landsAndEnds(w);
        });
  }

  /** The first creation of a serverless batch is answered so. */
  static FailureCase batchRefused(
      String what, int http, String status, String message, String does, boolean again) {
    return serverless(
        what,
        http + " " + status + ": " + message,
        does,
        again ? Outcome.SUCCEEDED : Outcome.FAILED,
        again ? 1 : 0,
        w -> {
          AtomicBoolean asked = new AtomicBoolean();
          w.batches.refuse(
              order -> asked.getAndSet(true) ? null : raw(w).create(order, http, status, message));
          landsAndEnds(w);
        });
  }

  /** A run whose job is a serverless batch, without a ladder. */
  static FailureCase serverless(
      String what, String says, String does, Outcome outcome, int batches, Consumer<World> story) {
    return new FailureCase(
        "Serverless: " + what,
        says,
        does,
        outcome,
        0,
        batches,
        false,
        w -> {
          w.serverless("birds", "birds/*.csv", "timeouts: {job: 30m}");
          story.accept(w);
        });
  }

  /** The first batch of a run ends so; a further one succeeds. */
  static void firstBatchEnds(World w, ObservedJob said) {
    w.jobs.script(
        order ->
            order.id().endsWith("-a1")
                ? new Ending(said.state(), said.reason(), World.JOB)
                : Ending.success(World.JOB));
    landsAndEnds(w);
  }

  static FailureCase provisioning(String what, String says, Consumer<World> trouble) {
    return new FailureCase(
        what,
        says,
        NEXT_RUNG,
        Outcome.SUCCEEDED,
        2,
        1,
        false,
        w -> {
          trouble.accept(w);
          w.timePasses(Duration.ofMinutes(40));
        });
  }

  static FailureCase underJob(String what, String says, Consumer<World> trouble) {
    return new FailureCase(
        what, says, RETRY, Outcome.SUCCEEDED, 2, 2, false, w -> during(w, trouble));
  }

  static FailureCase ended(String what, String says, Consumer<World> trouble) {
    return new FailureCase(
        what, says, CLOSE_RUN, Outcome.FAILED, 1, 1, false, w -> during(w, trouble));
  }

  /** A job that never ends runs when the trouble comes; any other succeeds. */
  static void during(World w, Consumer<World> trouble) {
    w.jobs.script(order -> Ending.NEVER);
    w.objectLands("birds/a.csv");
    w.jobs.script(order -> Ending.success(World.JOB));
    trouble.accept(w);
    w.timePasses(Duration.ofMinutes(20));
  }

  static void landsAndEnds(World w) {
    w.objectLands("birds/a.csv");
    w.timePasses(Duration.ofMinutes(25));
  }

  static void openedByTick(World w) {
    w.eventIsOnlyNoted(w.objectIsWritten("birds/a.csv"));
    w.tick();
  }

  static boolean home(Clusters.Order order) {
    return order.region().equals("us-central1");
  }

  static String lost(World w, String details) {
    ObservedJob said = raw(w).error(details);
    if (said.state() != ObservedJob.State.LOST) {
      throw new AssertionError(details + " is " + said.state());
    }
    return said.reason();
  }

  static RawAnswers raw(World w) {
    return new RawAnswers(w.clock);
  }

  static String cluster(World w) {
    return w.clusters.accepted().get(0).name();
  }

  static String job(World w) {
    return w.jobs.accepted().get(0).id();
  }

  @Override
  public String toString() {
    return what;
  }
}
