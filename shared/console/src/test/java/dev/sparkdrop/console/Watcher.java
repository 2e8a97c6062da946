package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.reconcile.World;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.RunId;
import dev.sparkdrop.run.Timeline;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A console that looks at a {@link World}, and changes nothing in it. */
final class Watcher {
  final World world = new World();

  Prices prices = Prices.NONE;

  /** Where drivers print. */
  final Map<String, MemoryBucket> buckets = new HashMap<>();

  final Console console =
      new Console(
          new Console.Ground(
              world.stateCalls,
              "state",
              world.landingCalls,
              "landing",
              new PipelineRepository(world.code, "pipelines/", world.clock, new LinesLog()),
              name -> buckets.computeIfAbsent(name, n -> new MemoryBucket(world.clock)),
              "my-project",
              () -> prices,
              world.clock,
              Runnable::run));

  /**
   * A run that was opened then, on a cluster of its own, is closed 160 seconds later.
   *
   * @return its id
   */
  String closes(String pipeline, Instant opened, Outcome outcome, String... names) {
    String time = Long.toString(opened.toEpochMilli(), Character.MAX_RADIX);
    String run = new RunId(pipeline, time + "aaaa").toString();
    Instant ready = opened.plusSeconds(90);
    Receipt receipt =
        new Receipt(
            run,
            pipeline,
            pipeline,
            outcome,
            outcome == Outcome.FAILED ? "why" : null,
            Stream.of(names).map(name -> new LandedObject("landing", name, 1, 7, opened)).toList(),
            List.of(),
            null,
            null,
            List.of(new Attempt(run + "-1", "u", "us-central1", run + "-a1", outcome, null)),
            new Timeline(
                opened, opened, ready, ready, ready, ready.plusSeconds(60), ready.plusSeconds(70)),
            null,
            null);
    world.ledger.runs().close(Lane.of(pipeline, Map.of()), receipt);
    world.ledger.runIndex().add(receipt);
    return run;
  }

  /** A run's cluster was asked for as the run was opened, and is gone so many seconds later. */
  void clusterGoes(String pipeline, String run, int seconds) {
    Instant opened = RunId.parse(run).orElseThrow().opened();
    world
        .ledger
        .clusterUsage()
        .keep(
            new ClusterAccount(
                run + "-1",
                pipeline,
                pipeline,
                "us-central1",
                "u",
                opened,
                opened.plusSeconds(90),
                opened.plusSeconds(seconds - 60),
                opened.plusSeconds(seconds),
                ClusterShape.parse("1 master n2-standard-4 100 pd-standard").orElseThrow()));
  }

  /** The only explanation of the live version of a name. */
  Explanation explained(String name) {
    List<Explanation> all = console.explain("gs://landing/" + name, null);
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }

  LaneStatus onlyLane() {
    List<LaneStatus> lanes = console.overview(RunQuery.ALL, null).lanes();
    assertEquals(1, lanes.size(), lanes::toString);
    return lanes.get(0);
  }

  RunAccount run(String id) {
    return console.run(id, null).orElseThrow();
  }

  /** The id of the run that was closed last. */
  String lastRun() {
    return console.runs(RunQuery.ALL, null).runs().get(0).run();
  }
}
