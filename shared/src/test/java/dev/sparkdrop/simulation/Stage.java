package dev.sparkdrop.simulation;

import dev.sparkdrop.port.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * Actors that take turns: each has a thread, and only who holds the baton runs. Who goes on is
 * drawn at every turn, so that every interleaving of port calls can come, and a seed replays.
 */
final class Stage {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "actor");
            thread.setDaemon(true);
            return thread;
          });

  private final RandomGenerator random;
  private final TestClock clock;
  private final Odds odds;
  private final List<Actor> actors = new ArrayList<>();
  private final Actor director = new Actor("director", () -> {});
  private Actor current = director;
  private Runnable betweenTurns = () -> {};
  private boolean calm;
  private long turns;

  Stage(RandomGenerator random, TestClock clock, Odds odds) {
    this.random = random;
    this.clock = clock;
    this.odds = odds;
  }

  /** What an invocation meets that is killed: no production code may catch it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("the invocation was killed", null, false, false);
    }
  }

  private static final class Actor {
    private final String name;
    private final Runnable script;
    private final Semaphore baton = new Semaphore(0);
    private Instant asleepUntil = Instant.MIN;
    private boolean dead;

    Actor(String name, Runnable script) {
      this.name = name;
      this.script = script;
    }
  }

  /** What the world does between two turns, on the thread of whoever holds the baton. */
  void betweenTurns(Runnable world) {
    betweenTurns = world;
  }

  /** From now on nobody dies and no call is slow; turns are still taken in any order. */
  void calmDown() {
    calm = true;
  }

  boolean calm() {
    return calm;
  }

  String who() {
    return current.name;
  }

  boolean currentIsDead() {
    return current.dead;
  }

  int alive() {
    return actors.size();
  }

  long turns() {
    return turns;
  }

  /** Somebody else begins; when its turn comes is drawn. */
  void enter(String name, Runnable script) {
    Actor actor = new Actor(name, script);
    actors.add(actor);
    THREADS.execute(
        () -> {
          actor.baton.acquireUninterruptibly();
          try {
            actor.script.run();
          } finally {
            actors.remove(actor);
            give(pick());
          }
        });
  }

  /** The current actor may stop here for a while, or for ever. */
  void turn() {
    Actor me = current;
    if (me.dead) {
      throw new Died();
    }
    turns++;
    if (!calm) {
      if (chance(odds.world())) {
        betweenTurns.run();
      }
      if (me != director && chance(odds.slow())) {
        me.asleepUntil = clock.instant().plusMillis((long) (random.nextDouble() * odds.slowMs()));
      }
    }
    if (chance(odds.change()) || asleep(me)) {
      pass(me);
    }
    if (!calm && me != director && chance(odds.death())) {
      me.dead = true;
      throw new Died();
    }
  }

  /** The current actor does nothing for so long. */
  void sleep(Duration time) {
    Actor me = current;
    if (me.dead) {
      throw new Died();
    }
    me.asleepUntil = clock.instant().plus(time);
    pass(me);
  }

  /** The director lets the actors go on until the baton comes back. */
  void direct() {
    pass(director);
  }

  /** When the next sleeping actor wakes; null where nobody sleeps. */
  Instant nextAwake() {
    return actors.stream().map(a -> a.asleepUntil).min(Instant::compareTo).orElse(null);
  }

  private void pass(Actor me) {
    Actor next = pick();
    if (next != me) {
      give(next);
      me.baton.acquireUninterruptibly();
    }
  }

  private void give(Actor next) {
    current = next;
    next.baton.release();
  }

  /** The director gets it where nobody else can go on. */
  private Actor pick() {
    List<Actor> awake = new ArrayList<>();
    for (Actor actor : actors) {
      if (!asleep(actor)) {
        awake.add(actor);
      }
    }
    int drawn = random.nextInt(awake.size() + 1);
    return drawn == awake.size() ? director : awake.get(drawn);
  }

  private boolean asleep(Actor actor) {
    return actor.asleepUntil.isAfter(clock.instant());
  }

  private boolean chance(double odds) {
    return random.nextDouble() < odds;
  }
}
