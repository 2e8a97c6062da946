package dev.sparkdrop.run;

import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.Run.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every combination of what a record can say and what can be seen, up to what makes no difference.
 */
final class DecisionContexts {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final String DIGEST = "digest";
  static final int BISECT_JOBS = 10;
  static final Policy POLICY =
      new Policy(
          new Policy.Batch(
              Duration.ZERO, Duration.ofMinutes(15), 10_000, 1L << 40, Duration.ZERO, null, false),
          4,
          3,
          2,
          BISECT_JOBS,
          Duration.ofMinutes(20),
          Duration.ofHours(6),
          Duration.ofHours(4),
          Duration.ofHours(24),
          List.of(
              new Policy.Rung("us-central1", Duration.ofMinutes(30), Duration.ofHours(12)),
              new Policy.Rung("us-east1", null, null),
              Policy.Rung.serverless("us-central1")),
          false,
          false);

  private static final Policy ON_CLUSTER =
      new Policy(
          POLICY.batch(),
          POLICY.clusters(),
          POLICY.platformAttempts(),
          POLICY.jobAttempts(),
          0,
          POLICY.provision(),
          POLICY.job(),
          POLICY.reuseCluster(),
          POLICY.giveUp(),
          POLICY.rungs(),
          true,
          true);

  private static final Instant RECENT = NOW.minusSeconds(60);
  private static final Instant JUST_NOW = NOW.minusSeconds(10);
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(2));
  private static final Run.Stop STOP = new Run.Stop("anna@example.com", RECENT);
  private static final Lane LANE = Lane.of("birdstrikes", Map.of("year", "1990"));

  private DecisionContexts() {}

  static Stream<DecisionContext> all() {
    return records().stream()
        .flatMap(
            record ->
                policies(record)
                    .flatMap(
                        p -> seen(record).stream().map(s -> new DecisionContext(p, record, s))));
  }

  /** Where a driver can run matters only where a cluster may be used once more. */
  private static Stream<Policy> policies(LaneRecord record) {
    boolean same = record.phase() == Phase.IDLE || record.phase() == Phase.PROVISIONING;
    return !same && record.backoff() == null ? Stream.of(POLICY, ON_CLUSTER) : Stream.of(POLICY);
  }

  static List<LaneRecord> records() {
    List<LaneRecord> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (Backoff backoff : rests()) {
        for (Run run : runs(phase)) {
          for (ClusterLease clusterLease : claims(phase)) {
            for (Instant since : sinces(phase)) {
              for (Instant linger : lingers(phase)) {
                for (Instant queued : queues(phase)) {
                  for (Bisection bisection : bisections(phase, run)) {
                    all.add(
                        new LaneRecord(
                            LANE,
                            phase,
                            since,
                            run,
                            clusterLease,
                            backoff,
                            LaneTimings.UNKNOWN,
                            linger,
                            queued,
                            bisection));
                  }
                }
              }
            }
          }
        }
      }
    }
    return all;
  }

  private static List<Backoff> rests() {
    List<Backoff> all = new ArrayList<>();
    all.add(null);
    all.add(new Backoff(NOW.plusSeconds(60), 1, DIGEST));
    all.add(new Backoff(NOW.plusSeconds(60), 1, "another"));
    all.add(new Backoff(NOW.minusSeconds(60), 1, DIGEST));
    return all;
  }

  /** Mostly none; where a job can end, of a batch whose size is known. */
  private static List<Bisection> bisections(Phase phase, Run run) {
    List<Bisection> all = new ArrayList<>();
    all.add(null);
    Bisection waiting = Bisection.of("birdstrikes-x0").ran(1).halved("birdstrikes-x0", 4);
    if (phase == Phase.IDLE || phase == Phase.CLOSING) {
      all.add(waiting);
    }
    if (phase == Phase.PROVISIONING) {
      all.add(Bisection.next(waiting));
      all.add(Bisection.next(waiting.endedBy("It has had 10 jobs.")));
    }
    if (run != null && run.objects() != null) {
      all.add(Bisection.next(waiting));
      all.add(Bisection.next(waiting.ran(BISECT_JOBS)));
    }
    return all;
  }

  private static List<Instant> lingers(Phase phase) {
    List<Instant> all = new ArrayList<>();
    if (phase == Phase.CLOSING || phase == Phase.LOADING) {
      all.add(NOW.minusSeconds(1));
      all.add(NOW.plusSeconds(30));
    } else {
      all.add(null);
    }
    return all;
  }

  private static List<Instant> queues(Phase phase) {
    return phase == Phase.IDLE
        ? Stream.of((Instant) null, RECENT).toList()
        : Stream.of((Instant) null).toList();
  }

  private static List<Run> runs(Phase phase) {
    List<Run> all = new ArrayList<>();
    switch (phase) {
      case IDLE -> all.add(null);
      case PROVISIONING -> {
        all.add(run(RECENT, false, 0, 0, null, null));
        all.add(run(LONG_AGO, false, 0, 0, null, null));
        all.add(Run.open("birdstrikes-x1", DIGEST, RECENT).clusterNamed());
        all.add(run(RECENT, false, 0, 0, null, null).stopAsked(STOP));
      }
      case RUNNING -> all.addAll(tried());
      case LOADING -> all.addAll(loading());
      case CLOSING -> {
        for (boolean accounted : List.of(false, true)) {
          all.add(
              run(RECENT, true, 0, 0, null, new Ending(Outcome.SUCCEEDED, null, null, accounted)));
          all.add(
              run(RECENT, true, 0, 0, null, new Ending(Outcome.FAILED, "No.", null, accounted)));
        }
      }
      case DELETING -> {
        all.add(null);
        all.addAll(tried());
      }
    }
    return all;
  }

  private static List<Run> loading() {
    Run run = run(RECENT, true, 0, 0, null, null);
    Failure ours = new Failure(Fault.USER, "No such column.", RECENT);
    Failure theirs = new Failure(Fault.QUOTA, "Too many loads today.", NOW.minusSeconds(10));
    List<Run> all = new ArrayList<>();
    for (Instant since : List.of(RECENT, LONG_AGO)) {
      Loading begun = Loading.begun(null, since);
      Loading filling = begun.startedAs("sd-1", "p.d.t", 1);
      for (Loading each :
          List.of(
              begun,
              begun.refused(ours),
              begun.refused(theirs),
              begun.neverStarted(),
              begun.refused(ours).neverStarted(),
              begun.failed(theirs).failed(theirs).startedAs("sd-3", "p.d.t", 1),
              filling,
              filling.missingSince(JUST_NOW),
              filling.missingSince(RECENT),
              filling.partLoaded(),
              filling.partLoaded().startedAs("sd-2", "p.d.t", 1))) {
        all.add(run.loading(each));
        all.add(run.loading(each).stopAsked(STOP));
      }
    }
    return all;
  }

  private static List<Run> tried() {
    List<Run> all = new ArrayList<>();
    for (int objects : List.of(1, 2)) {
      all.add(run(RECENT, true, 1, 0, null, null).holding(objects));
      all.add(run(RECENT, true, 1, 0, null, null).holding(objects).stopAsked(STOP));
    }
    for (Instant opened : List.of(RECENT, LONG_AGO)) {
      for (boolean submitted : List.of(false, true)) {
        for (int own : List.of(0, 1)) {
          for (int platform : List.of(0, 2)) {
            all.add(run(opened, submitted, own, platform, null, null));
            all.add(run(opened, submitted, own, platform, null, null).stopAsked(STOP));
            all.add(run(opened, submitted, own, platform, RECENT, null).stopAsked(STOP));
            all.add(run(opened, submitted, own, platform, RECENT, null));
            all.add(run(opened, submitted, own, platform, LONG_AGO, null));
            if (own == 0) {
              all.add(run(opened, submitted, own, platform, null, null).jobMissingSince(RECENT));
              all.add(run(opened, submitted, own, platform, null, null).jobMissingSince(JUST_NOW));
              all.add(
                  run(opened, submitted, own, platform, null, null)
                      .stopAsked(STOP)
                      .jobMissingSince(RECENT));
              all.add(run(opened, submitted, own, platform, null, null).jobMissingSince(LONG_AGO));
              all.add(
                  run(opened, submitted, own, platform, LONG_AGO, null).jobMissingSince(RECENT));
            }
          }
        }
      }
    }
    return all;
  }

  private static Run run(
      Instant opened, boolean submitted, int own, int platform, Instant cancel, Ending ending) {
    Timeline timeline =
        new Timeline(opened, null, null, opened, submitted ? opened : null, null, null);
    return new Run(
        "birdstrikes-x1",
        DIGEST,
        1,
        1 + own + platform,
        submitted,
        own,
        platform,
        cancel,
        null,
        List.of(),
        timeline,
        ending,
        opened,
        null,
        null,
        null);
  }

  private static List<ClusterLease> claims(Phase phase) {
    List<ClusterLease> all = new ArrayList<>();
    if (phase == Phase.IDLE) {
      all.add(null);
      return all;
    }
    List<Failure> troubles = new ArrayList<>();
    troubles.add(null);
    if (phase == Phase.PROVISIONING || phase == Phase.RUNNING || phase == Phase.DELETING) {
      for (Fault fault : Fault.values()) {
        troubles.add(new Failure(fault, "The platform said no.", RECENT));
      }
    }
    for (Failure failure : troubles) {
      for (int rung : List.of(0, 1)) {
        for (Instant gone : goings(phase)) {
          all.add(claim(rung, RECENT, failure, gone));
          all.add(claim(rung, LONG_AGO, failure, gone));
          all.add(claim(rung, null, failure, gone));
          if (phase == Phase.LOADING || phase == Phase.CLOSING) {
            all.add(claim(rung, RECENT, failure, gone).releasedAt(JUST_NOW));
          }
        }
      }
    }
    all.addAll(batches(phase));
    return all;
  }

  /** Claims of serverless batches: the record says nothing of machines. */
  private static List<ClusterLease> batches(Phase phase) {
    ClusterLease none = ClusterLease.serverless("us-central1", 2);
    List<ClusterLease> all = new ArrayList<>();
    for (Instant gone : goings(phase)) {
      ClusterLease claim = gone == null ? none : none.goneAt(gone);
      all.add(claim);
      if (phase == Phase.RUNNING || phase == Phase.DELETING) {
        for (Fault fault : Fault.values()) {
          all.add(claim.withFailure(new Failure(fault, "The platform said no.", RECENT)));
        }
      }
    }
    return all;
  }

  /** When a deletion began makes no difference. */
  private static List<Instant> sinces(Phase phase) {
    return phase == Phase.DELETING ? List.of(RECENT) : List.of(RECENT, LONG_AGO);
  }

  private static List<Instant> goings(Phase phase) {
    return phase == Phase.DELETING
        ? Stream.of((Instant) null, RECENT, LONG_AGO).toList()
        : Stream.of((Instant) null).toList();
  }

  private static ClusterLease claim(int rung, Instant requested, Failure failure, Instant gone) {
    return new ClusterLease(
        "birdstrikes-x1-1", "us-central1", rung, requested, null, null, failure, gone);
  }

  static List<ObservedState> seen(LaneRecord record) {
    Phase phase = record.phase();
    List<ObservedState> all = new ArrayList<>();
    for (ObservedInbox inbox : inboxes(phase)) {
      for (ObservedPipeline pipeline : pipelines(record)) {
        for (ObservedCluster cluster : clusters(record)) {
          for (ObservedJob job : jobs(record)) {
            for (ObservedLoad load : loads(record)) {
              all.add(
                  new ObservedState(NOW, "birdstrikes-x2", inbox, pipeline, cluster, job, load));
            }
          }
        }
      }
    }
    return all;
  }

  static List<ObservedInbox> inboxes(Phase phase) {
    return phase.needs(Phase.Look.INBOX)
        ? List.of(
            ObservedInbox.EMPTY,
            ObservedInbox.DUE,
            new ObservedInbox(ObservedInbox.State.NOT_DUE, null),
            new ObservedInbox(ObservedInbox.State.NOT_DUE, NOW.plusSeconds(5)),
            new ObservedInbox(ObservedInbox.State.NOT_DUE, NOW.plusSeconds(500)))
        : List.of(ObservedInbox.EMPTY);
  }

  static List<ObservedPipeline> pipelines(LaneRecord record) {
    return record.needs(Phase.Look.PIPELINE)
        ? List.of(
            ObservedPipeline.NONE,
            new ObservedPipeline(DIGEST, true, false, false),
            new ObservedPipeline(DIGEST, true, true, false),
            new ObservedPipeline(DIGEST, true, false, true),
            new ObservedPipeline("new", true, false, false),
            new ObservedPipeline("new", false, false, false))
        : List.of(ObservedPipeline.NONE);
  }

  static List<ObservedCluster> clusters(LaneRecord record) {
    if (!record.needs(Phase.Look.CLUSTER)) {
      return List.of(ObservedCluster.ABSENT);
    }
    Failure stockout = new Failure(Fault.STOCKOUT, "No such machines in the zone.", NOW);
    return List.of(
        ObservedCluster.ABSENT,
        new ObservedCluster(ObservedCluster.State.COMING_UP, "u", null),
        new ObservedCluster(ObservedCluster.State.READY, "u", null),
        new ObservedCluster(ObservedCluster.State.BROKEN, "u", null),
        new ObservedCluster(ObservedCluster.State.BROKEN, "u", stockout),
        new ObservedCluster(ObservedCluster.State.GOING_AWAY, "u", null));
  }

  static List<ObservedLoad> loads(LaneRecord record) {
    return record.needs(Phase.Look.LOAD)
        ? List.of(
            ObservedLoad.ABSENT,
            new ObservedLoad(ObservedLoad.State.ACTIVE, null, 0),
            new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, 7),
            new ObservedLoad(
                ObservedLoad.State.FAILED, new Failure(Fault.USER, "No such column.", NOW), 0),
            new ObservedLoad(
                ObservedLoad.State.FAILED, new Failure(Fault.PLATFORM, "Backend error.", NOW), 0))
        : List.of(ObservedLoad.ABSENT);
  }

  /** Only a serverless batch needs machines of its own. */
  static List<ObservedJob> jobs(LaneRecord record) {
    return record.phase().needs(Phase.Look.JOB)
        ? Stream.of(ObservedJob.State.values())
            .filter(s -> record.lease().serverless() || s != ObservedJob.State.UNPLACED)
            .map(s -> new ObservedJob(s, null, null, null))
            .toList()
        : List.of(ObservedJob.ABSENT);
  }
}
