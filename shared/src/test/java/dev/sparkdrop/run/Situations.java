package dev.sparkdrop.run;

import dev.sparkdrop.run.Run.Ending;
import dev.sparkdrop.run.Trouble.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every combination of what a record can say and what can be seen, up to what makes no difference.
 */
final class Situations {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final String DIGEST = "digest";
  static final Policy POLICY =
      new Policy(
          new Policy.Batch(
              Duration.ZERO, Duration.ofMinutes(15), 10_000, 1L << 40, Duration.ZERO, null, false),
          4,
          3,
          2,
          Duration.ofMinutes(20),
          Duration.ofHours(6),
          Duration.ofHours(4),
          Duration.ofHours(24),
          List.of(
              new Policy.Rung("us-central1", Duration.ofMinutes(30), Duration.ofHours(12)),
              new Policy.Rung("us-east1", null, null)));

  private static final Instant RECENT = NOW.minusSeconds(60);
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(2));
  private static final Run.Stop STOP = new Run.Stop("anna@example.com", RECENT);
  private static final Lane LANE = Lane.of("birdstrikes", Map.of("year", "1990"));

  private Situations() {}

  static Stream<Situation> all() {
    return records().stream()
        .flatMap(record -> seen(record).stream().map(s -> new Situation(POLICY, record, s)));
  }

  static List<LaneRecord> records() {
    List<LaneRecord> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      for (Rest rest : rests()) {
        for (Run run : runs(phase)) {
          for (Claim claim : claims(phase)) {
            for (Instant since : sinces(phase)) {
              for (Instant linger : lingers(phase)) {
                all.add(
                    new LaneRecord(LANE, phase, since, run, claim, rest, Rhythm.UNKNOWN, linger));
              }
            }
          }
        }
      }
    }
    return all;
  }

  private static List<Rest> rests() {
    List<Rest> all = new ArrayList<>();
    all.add(null);
    all.add(new Rest(NOW.plusSeconds(60), 1, DIGEST));
    all.add(new Rest(NOW.plusSeconds(60), 1, "another"));
    all.add(new Rest(NOW.minusSeconds(60), 1, DIGEST));
    return all;
  }

  private static List<Instant> lingers(Phase phase) {
    List<Instant> all = new ArrayList<>();
    if (phase == Phase.CLOSING) {
      all.add(NOW.minusSeconds(1));
      all.add(NOW.plusSeconds(30));
    } else {
      all.add(null);
    }
    return all;
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

  private static List<Run> tried() {
    List<Run> all = new ArrayList<>();
    for (Instant opened : List.of(RECENT, LONG_AGO)) {
      for (boolean submitted : List.of(false, true)) {
        for (int own : List.of(0, 1)) {
          for (int platform : List.of(0, 2)) {
            all.add(run(opened, submitted, own, platform, null, null));
            all.add(run(opened, submitted, own, platform, null, null).stopAsked(STOP));
            all.add(run(opened, submitted, own, platform, RECENT, null).stopAsked(STOP));
            all.add(run(opened, submitted, own, platform, RECENT, null));
            all.add(run(opened, submitted, own, platform, LONG_AGO, null));
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
        ending);
  }

  private static List<Claim> claims(Phase phase) {
    List<Claim> all = new ArrayList<>();
    if (phase == Phase.IDLE) {
      all.add(null);
      return all;
    }
    List<Trouble> troubles = new ArrayList<>();
    troubles.add(null);
    if (phase == Phase.PROVISIONING || phase == Phase.RUNNING || phase == Phase.DELETING) {
      for (Fault fault : Fault.values()) {
        troubles.add(new Trouble(fault, "The platform said no.", RECENT));
      }
    }
    for (Trouble trouble : troubles) {
      for (int rung : List.of(0, 1)) {
        for (Instant gone : goings(phase)) {
          all.add(claim(rung, RECENT, trouble, gone));
          all.add(claim(rung, LONG_AGO, trouble, gone));
          all.add(claim(rung, null, trouble, gone));
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

  private static Claim claim(int rung, Instant requested, Trouble trouble, Instant gone) {
    return new Claim("birdstrikes-x1-1", "us-central1", rung, requested, null, null, trouble, gone);
  }

  static List<Seen> seen(LaneRecord record) {
    Phase phase = record.phase();
    List<Seen> all = new ArrayList<>();
    for (SeenInbox inbox : inboxes(phase)) {
      for (SeenPipeline pipeline : pipelines(record)) {
        for (SeenCluster cluster : clusters(record)) {
          for (SeenJob job : jobs(phase)) {
            all.add(new Seen(NOW, "birdstrikes-x2", inbox, pipeline, cluster, job));
          }
        }
      }
    }
    return all;
  }

  static List<SeenInbox> inboxes(Phase phase) {
    return phase.needs(Phase.Look.INBOX)
        ? List.of(
            SeenInbox.EMPTY,
            SeenInbox.DUE,
            new SeenInbox(SeenInbox.State.NOT_DUE, null),
            new SeenInbox(SeenInbox.State.NOT_DUE, NOW.plusSeconds(5)),
            new SeenInbox(SeenInbox.State.NOT_DUE, NOW.plusSeconds(500)))
        : List.of(SeenInbox.EMPTY);
  }

  static List<SeenPipeline> pipelines(LaneRecord record) {
    return record.needs(Phase.Look.PIPELINE)
        ? List.of(
            SeenPipeline.NONE,
            new SeenPipeline(DIGEST, true, false, false),
            new SeenPipeline(DIGEST, true, true, false),
            new SeenPipeline(DIGEST, true, false, true),
            new SeenPipeline("new", true, false, false),
            new SeenPipeline("new", false, false, false))
        : List.of(SeenPipeline.NONE);
  }

  static List<SeenCluster> clusters(LaneRecord record) {
    if (!record.needs(Phase.Look.CLUSTER)) {
      return List.of(SeenCluster.ABSENT);
    }
    Trouble stockout = new Trouble(Fault.STOCKOUT, "No such machines in the zone.", NOW);
    return List.of(
        SeenCluster.ABSENT,
        new SeenCluster(SeenCluster.State.COMING_UP, "u", null),
        new SeenCluster(SeenCluster.State.READY, "u", null),
        new SeenCluster(SeenCluster.State.BROKEN, "u", null),
        new SeenCluster(SeenCluster.State.BROKEN, "u", stockout),
        new SeenCluster(SeenCluster.State.GOING_AWAY, "u", null));
  }

  static List<SeenJob> jobs(Phase phase) {
    return phase.needs(Phase.Look.JOB)
        ? Stream.of(SeenJob.State.values()).map(s -> new SeenJob(s, null, null, null)).toList()
        : List.of(SeenJob.ABSENT);
  }
}
