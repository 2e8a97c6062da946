package dev.sparkdrop.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.cost.Prices;
import dev.sparkdrop.port.LinesLog;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.reconcile.Catalog;
import dev.sparkdrop.reconcile.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A console that looks at a {@link World}, and changes nothing in it. */
final class Watcher {
  final World world = new World();

  /** Where drivers print. */
  final Map<String, MemoryBucket> buckets = new HashMap<>();

  final Console console =
      new Console(
          new Console.Ground(
              world.stateCalls,
              "state",
              world.landingCalls,
              "landing",
              new Catalog(world.code, "pipelines/", world.clock, new LinesLog()),
              name -> buckets.computeIfAbsent(name, n -> new MemoryBucket(world.clock)),
              "my-project",
              () -> Prices.NONE,
              world.clock,
              Runnable::run));

  /** The only explanation of the live version of a name. */
  Explanation explained(String name) {
    List<Explanation> all = console.explain("gs://landing/" + name, null);
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }

  LaneNow onlyLane() {
    List<LaneNow> lanes = console.overview(Filter.ALL, null).lanes();
    assertEquals(1, lanes.size(), lanes::toString);
    return lanes.get(0);
  }

  RunAccount run(String id) {
    return console.run(id, null).orElseThrow();
  }

  /** The id of the run that was closed last. */
  String lastRun() {
    return console.runs(Filter.ALL, null).runs().get(0).run();
  }
}
