package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.OnceRead;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.MemoryClusters;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.MemoryRunPublisher;
import dev.sparkdrop.port.MemoryServerlessBatches;
import dev.sparkdrop.port.MemoryWarehouse;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.reconcile.Controller;
import dev.sparkdrop.reconcile.Watched;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A cloud in memory, the real controller in it, and invocations that come and go. */
final class Scene {
  static final Duration JOB_TIMEOUT = Duration.ofMinutes(30);
  private static final int MOST_WAKE_UPS = 400;
  private static final int WAKE_UPS_TO_SWEEP = 3;

  /** An hour between two passes, and what landed within five minutes is left to the second. */
  private static final Duration LONGEST_UNNOTICED = Duration.ofMinutes(80);

  final RandomGenerator random;

  /** Draws what there is of serverless batches: a walk without any is as it was before. */
  private final RandomGenerator engines;

  /** A part of each object's name that makes it as long as a name may be; often nothing. */
  final String padding;

  final TestClock clock = new TestClock(Instant.parse("2026-11-22T08:00:00Z"));
  final MemoryBucket landing = new MemoryBucket(clock);
  final MemoryBucket state = new MemoryBucket(clock);
  final MemoryBucket code = new MemoryBucket(clock);
  final MemoryClusters clusters = new MemoryClusters(clock);
  final MemoryJobs jobs = new MemoryJobs(clock, clusters);
  final MemoryServerlessBatches batches = new MemoryServerlessBatches(jobs);
  final MemoryWarehouse warehouse = new MemoryWarehouse(clock);
  final MemoryRunPublisher announcements = new MemoryRunPublisher();
  private final OnceRead ledgers = new OnceRead();
  final Ledger ledger = ledgers.in("state", state);
  final SkewedClock machineClock;
  final Situations situations;
  final Witness witness;
  final Batching batching;
  final Repetition repetition;
  final Requests requests;
  final Outputs outputs;
  final Poison poison;
  final Story story;
  final Stage stage;
  final Calls calls;
  final Pipelines pipelines;
  final List<LandedObject> undelivered = new ArrayList<>();
  private final Controller controller;
  private final OlderVersion older = new OlderVersion(this);
  private final boolean rollout;
  private final boolean apart;
  private int invocations;

  Scene(long seed, boolean told, Mutant mutant, Situations situations) {
    this.situations = situations;
    random = new java.util.SplittableRandom(seed * 0x9E3779B97F4A7C15L);
    Odds odds = Odds.drawn(random);
    apart = random.nextInt(3) == 0;
    rollout = random.nextInt(3) == 0;
    story = new Story(clock, told);
    story.add(() -> "seed " + seed + ", " + odds);
    stage = new Stage(random, clock, odds);
    machineClock = new SkewedClock(clock, stage::who);
    calls = new Calls(stage, random, odds, clock, story, situations);
    witness = new Witness(this);
    batching = new Batching(this);
    repetition = new Repetition(this);
    requests = new Requests(this);
    outputs = new Outputs(this);
    poison = new Poison(this, seed);
    Bucket watched =
        new PassingBucket(mutant.rawState(state)) {
          @Override
          public void deleteAll(Collection<String> names) {
            names.forEach(batching::takenAway);
            super.deleteAll(names);
          }
        };
    Bucket stepping = older.reading(new SteppingBucket(watched, calls, witness::written));
    RunPublisher topic =
        (text, attributes) ->
            calls.run(() -> "publish " + attributes, () -> announcements.publish(text, attributes));
    controller =
        Watched.controller(
            new Controller.Dependencies(
                ledgers.in("state", mutant.state(stepping, this)),
                mutant.landing(new SteppingBucket(landing, calls, draft -> {})),
                "landing",
                code,
                "pipelines/",
                mutant.clusters(new SteppingClusters(clusters, calls, witness), this),
                mutant.jobs(new SteppingJobs(jobs, calls, witness), this),
                mutant.batches(
                    new SteppingBatches(
                        batches, calls, witness, this::full, this::batchIsRefusedNext)),
                mutant.warehouse(new SteppingWarehouse(warehouse, calls)),
                mutant.announcements(topic, this),
                new Chats(text -> calls.run(() -> "chat", () -> {}), Map.of()),
                "us-central1",
                machineClock,
                stage::sleep,
                random,
                Runnable::run,
                log()),
            (policy, record, observedState) -> {
              situations.count(Rows.deciding(policy, record, observedState));
              batching.looked(record, observedState);
              return mutant.decide(policy, record, observedState);
            });
    clusters.bootTime(time(120, 560, 700));
    clusters.deletionTime(time(90, 900, 2_700));
    jobs.script(
        order -> {
          outputs.accepted(order);
          return ending(order);
        });
    warehouse.script(this::loadEnding);
    jobs.keepGhosts(random.nextInt(4) == 0);
    jobs.ignoreCancels(random.nextInt(4) == 0);
    engines = new SplittableRandom(seed ^ 0x2545F4914F6CDD1DL);
    pipelines = new Pipelines(random, engines, poison);
    padding = engines.nextInt(8) == 0 ? "n".repeat(1_010) : "";
    if (!padding.isEmpty()) {
      situations.count("objects have the longest names");
    }
    pipelines.names().forEach(this::putFile);
    clock.pass(Duration.ofSeconds(10));
  }

  long put(Bucket bucket, String name, String text) {
    long live = bucket.read(name).map(stored -> stored.entry().generation()).orElse(Bucket.NONE);
    return bucket.write(new Bucket.Draft(name, text, Map.of()), live).orElseThrow();
  }

  /** A new valid file of that pipeline. */
  void putFile(String pipeline) {
    put(code, Pipelines.file(pipeline), pipelines.text(pipeline));
  }

  /** An event is delivered; it comes again where its invocation did not end well. */
  void deliver(LandedObject object) {
    invocation(
        "event " + object.name() + "#" + object.generation() % 100_000_000,
        () -> controller.landed(object, Duration.ofMinutes(8)),
        () -> undelivered.add(object));
  }

  void tick() {
    invocation("tick", () -> controller.wake(Duration.ofSeconds(50)), () -> {});
  }

  private void invocation(String what, Runnable work, Runnable failed) {
    String name = "[" + ++invocations + " " + what + "]";
    story.add(() -> name + " begins");
    if (apart && !stage.calm()) {
      situations.count("an invocation has a clock of its own");
      machineClock.set(name, skew());
    }
    if (rollout && !stage.calm() && random.nextBoolean()) {
      older.runs(name);
    }
    stage.enter(
        name,
        () -> {
          requests.begins(name);
          try {
            work.run();
            story.add(() -> name + " ends");
          } catch (RetryLater e) {
            failed.run();
            story.add(() -> name + " fails: " + e.getMessage());
          } catch (RuntimeException | Error e) {
            failed.run();
            story.add(() -> name + (stage.currentIsDead() ? " is killed" : " fails: " + e));
            if (!stage.currentIsDead()) {
              witness.accuse("an invocation failed with " + e);
            }
          }
        });
  }

  /** By how much a clock may be wrong. */
  Duration skew() {
    long most = SkewedClock.MOST.toSeconds();
    return Duration.ofSeconds(random.nextLong(-most, most));
  }

  /** Where all sleep, time passes until the first wakes. */
  void letTimePass() {
    Instant next = stage.nextAwake();
    if (next != null && next.isAfter(clock.instant())) {
      clock.pass(Duration.between(clock.instant(), next));
    }
  }

  /**
   * Ticks alone, and no more faults, must bring everything to rest.
   *
   * @param unnoticed whether something may have landed that only a pass for lost events finds
   */
  void comeToRest(boolean unnoticed) {
    Instant noticed = clock.instant().plus(unnoticed ? LONGEST_UNNOTICED : Duration.ZERO);
    clusters.bootTime(Duration.ofSeconds(90));
    clusters.deletionTime(Duration.ofSeconds(60));
    clusters.refuseNext(null);
    clusters.breakNext(null);
    jobs.refuseNext(null);
    batches.refuseNext(null);
    warehouse.refuseNext(null);
    machineClock.set(Duration.ZERO);
    int left = 0;
    for (int wakeUp = 0; wakeUp < MOST_WAKE_UPS; wakeUp++) {
      List<LandedObject> late = List.copyOf(undelivered);
      undelivered.clear();
      late.forEach(this::deliver);
      tick();
      stage.play(
          () -> {
            letTimePass();
            return stage.alive() > 0;
          });
      if (atRest() && !clock.instant().isBefore(noticed)) {
        situations.count("at rest after " + bracket(wakeUp + 1) + " wake-ups");
        return;
      }
      left = onlyClustersAreLeft() ? left + 1 : 0;
      if (left == WAKE_UPS_TO_SWEEP) {
        witness.accuse("a cluster is left though no lane needs it");
      }
      clock.pass(Duration.ofMinutes(wakeUp < 5 ? 1 : 5));
    }
    witness.accuse("no progress: never at rest");
  }

  private static String bracket(int wakeUps) {
    return wakeUps <= 10 ? "up to 10" : wakeUps <= 50 ? "up to 50" : "more than 50";
  }

  private boolean atRest() {
    return nothingIsOpen() && calls.nothingLate() && clusters.there().isEmpty();
  }

  private boolean onlyClustersAreLeft() {
    return nothingIsOpen()
        && clusters.there().stream().anyMatch(found -> !found.goingAway() && !isUnknown(found));
  }

  /**
   * Whether nothing tells the sweep of its region: its record was deleted before its batch was
   * sealed, and no pipeline's file names the region any more. Its own limits end it.
   */
  private boolean isUnknown(Clusters.Found found) {
    return witness.tampered(found.labels().get("sparkdrop-lane"))
        && pipelines.names().stream()
            .flatMap(pipeline -> code.read(Pipelines.file(pipeline)).stream())
            .noneMatch(file -> file.content().contains(found.region()));
  }

  private boolean nothingIsOpen() {
    List<String> busy = new ArrayList<>();
    ledger
        .records()
        .forEach(
            listed -> {
              if (listed.phase() != Phase.IDLE || listed.bisecting()) {
                busy.add(listed.lane());
              }
            });
    return busy.isEmpty()
        && repetition.nothingIsAsked()
        && requests.nothingIsAsked()
        && undelivered.isEmpty()
        && state.names().stream()
            .filter(name -> name.startsWith("inbox/"))
            .allMatch(batching::mayWait);
  }

  /** Mostly short; sometimes about as long as anybody waits. */
  private Duration time(int shortly, int least, int most) {
    int seconds = random.nextInt(8) == 0 ? random.nextInt(least, most) : random.nextInt(shortly);
    return Duration.ofSeconds(seconds);
  }

  private Ending ending(Jobs.Order order) {
    Duration time = Duration.ofSeconds(random.nextInt(1, 200));
    int drawn = random.nextInt(100);
    if (order.cluster() == null && engines.nextInt(6) == 0) {
      situations.count("a batch finds no machines");
      return new Ending(ObservedJob.State.UNPLACED, "ZONE_RESOURCE_POOL_EXHAUSTED", time);
    }
    if (poison.breaks(order)) {
      return Ending.failure("an object broke the job", time);
    }
    if (drawn < (poison.some() ? 93 : 80)) {
      return Ending.success(time);
    }
    return drawn < 93 ? Ending.failure("the driver ended with 1", time) : Ending.NEVER;
  }

  /** Also at rest: a load that fails is tried again, or fails its run. */
  private MemoryWarehouse.Ending loadEnding() {
    if (random.nextInt(4) == 0) {
      warehouse.staleLooks(1 + random.nextInt(3));
    }
    if (random.nextInt(6) == 0) {
      warehouse.refuseNext(
          new Failure(
              random.nextInt(3) == 0 ? Failure.Fault.USER : Failure.Fault.QUOTA,
              "Refused.",
              clock.instant()));
    }
    Failure.Fault[] faults = Failure.Fault.values();
    Failure failure =
        random.nextInt(6) == 0
            ? new Failure(faults[random.nextInt(faults.length)], "Not loaded.", clock.instant())
            : null;
    return new MemoryWarehouse.Ending(time(60, 300, 1_800), failure);
  }

  /** A creation that may yet be taken up is followed by one that is refused: the run goes on. */
  private void batchIsRefusedNext() {
    if (!stage.calm() && engines.nextInt(4) > 0) {
      Failure.Fault fault = engines.nextBoolean() ? Failure.Fault.QUOTA : Failure.Fault.USER;
      batches.refuseNext(new Failure(fault, "Refused after a failure.", clock.instant()));
    }
  }

  /** Whether no batch is to be had now, if only to take an id. */
  private boolean full() {
    boolean full = !stage.calm() && engines.nextInt(3) > 0;
    if (full) {
      situations.count("the id of a batch cannot be taken");
    }
    return full;
  }

  private StructuredLog log() {
    return (level, event, message, fields) -> {
      story.add(() -> stage.who() + " " + level + ": " + message + " " + Arrays.toString(fields));
      if (level == StructuredLog.Level.ERROR && !older.leavesAlone(Arrays.toString(fields))) {
        witness.accuse("logged as our own error: " + message + " " + Arrays.toString(fields));
      }
    };
  }
}
