package dev.sparkdrop.scale;

import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.reconcile.World;
import java.time.Duration;

/**
 * What the real controller calls, in small worlds.
 *
 * @param tick of a tick with nothing to do
 * @param awake of a tick, for each lane whose job runs
 * @param waiting of a tick, for each lane that waits for a cluster
 * @param run of a run of one object, from its event to its receipt, without the ticks
 * @param object for each further object of a run
 * @param scanned of the hourly pass, for each thousand objects that lie in the landing bucket
 * @param resting of the hourly pass, for each thousand lanes that rest
 */
record Measured(
    Counted tick,
    Counted awake,
    Counted waiting,
    Counted run,
    Counted object,
    Counted scanned,
    Counted resting) {
  private static final int LANES = 40;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Measured now() {
    Counted tick = tick(world());
    Counted one = run(1, tick);
    return new Measured(
        tick,
        perLane(1000, tick),
        perLane(1, tick),
        one,
        run(201, tick).minus(one).times(1.0 / 200),
        new Counted(1, 0, 0, 0),
        new Counted(1, 0, 0, 0));
  }

  private static World world(String... settings) {
    World world = new World();
    world.pipelineOn("birds", "match: 'birds/{year}/*.csv', groupBy: [year]", settings);
    world.jobs.script(order -> Ending.success(Duration.ofMinutes(50)));
    // After it the next pass for lost events is an hour away.
    world.timePasses(MINUTE.multipliedBy(2));
    return world;
  }

  private static Counted tick(World world) {
    world.clock.pass(MINUTE);
    Counted before = Counted.of(world);
    world.tick();
    return Counted.of(world).minus(before);
  }

  private static Counted perLane(int clusters, Counted tick) {
    World world = world("limits: {clusters: " + clusters + "}");
    for (int i = 0; i < LANES; i++) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/" + i + "/a.csv"));
    }
    world.timePasses(MINUTE.multipliedBy(10));
    return tick(world).minus(tick).times(1.0 / LANES);
  }

  private static Counted run(int objects, Counted tick) {
    World world = world();
    world.jobs.script(order -> Ending.success(MINUTE));
    Counted before = Counted.of(world);
    for (int i = 0; i < objects; i++) {
      world.eventIsOnlyNoted(world.objectIsWritten("birds/1990/" + i + ".csv"));
    }
    int minutes = 20;
    world.timePasses(MINUTE.multipliedBy(minutes));
    return Counted.of(world).minus(before).minus(tick.times(minutes));
  }
}
