package dev.sparkdrop.simulation;

import dev.sparkdrop.port.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Actors that take turns: each has a thread, and only who holds the baton runs. Who goes on is
 * drawn at every turn, so that every interleaving of port calls can come, and a seed replays.
 *
 * <p>Handing the baton to another thread is dear. So the world acts on the thread of whoever drew
 * it, and an actor that enters begins on the thread of one that left.
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
  private BooleanSupplier world = () -> false;
  private Runnable betweenTurns = () -> {};
  private RuntimeException broken;
  private boolean calm;

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
    private boolean begun;
    private boolean dead;

    Actor(String name, Runnable script) {
      this.name = name;
      this.script = script;
    }
  }

  /** What the world does within a turn, on top of its own turns. */
  void betweenTurns(Runnable deed) {
    betweenTurns = deed;
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

  /** Somebody else begins; when its turn comes is drawn. */
  void enter(String name, Runnable script) {
    actors.add(new Actor(name, script));
  }

  /**
   * The actors and the world take turns, until the world says that it is over. Called by the
   * director alone; an actor that is not done then goes on in the next play.
   *
   * @param turn what the world does when it is its turn, and whether the play goes on; where all
   *     sleep it is always its turn
   */
  void play(BooleanSupplier turn) {
    world = turn;
    Actor next = next();
    if (next != director) {
      give(next);
      director.baton.acquireUninterruptibly();
    }
    if (broken != null) {
      throw broken;
    }
  }

  /** The current actor may stop here for a while, or for ever. */
  void turn() {
    Actor me = current;
    if (me.dead) {
      throw new Died();
    }
    if (!calm) {
      if (chance(odds.world())) {
        betweenTurns.run();
      }
      if (chance(odds.slow())) {
        me.asleepUntil = clock.instant().plusMillis((long) (random.nextDouble() * odds.slowMs()));
      }
    }
    if (chance(odds.change()) || asleep(me)) {
      pass(me);
    }
    if (!calm && chance(odds.death())) {
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

  /** When the next sleeping actor wakes; null where nobody is there. */
  Instant nextAwake() {
    return actors.stream().map(a -> a.asleepUntil).min(Instant::compareTo).orElse(null);
  }

  private void pass(Actor me) {
    Actor next = next();
    if (next == me) {
      current = me;
      return;
    }
    give(next);
    me.baton.acquireUninterruptibly();
  }

  /** Whoever goes on: an actor, or the director where the play is over. */
  private Actor next() {
    while (true) {
      Actor drawn = draw();
      if (drawn != director) {
        return drawn;
      }
      current = director;
      if (!goesOn()) {
        return director;
      }
    }
  }

  /** A fault of the world's own must not be thrown into an actor. */
  private boolean goesOn() {
    try {
      return world.getAsBoolean();
    } catch (RuntimeException e) {
      broken = e;
      return false;
    }
  }

  private void give(Actor next) {
    current = next;
    if (next == director || next.begun) {
      next.baton.release();
    } else {
      next.begun = true;
      THREADS.execute(() -> perform(next));
    }
  }

  /** The actor's script, and then those of others that have no thread yet. */
  private void perform(Actor first) {
    Actor actor = first;
    while (true) {
      actor.script.run();
      actors.remove(actor);
      Actor next = next();
      if (next == director || next.begun) {
        give(next);
        return;
      }
      next.begun = true;
      current = next;
      actor = next;
    }
  }

  private Actor draw() {
    int awake = 0;
    for (Actor actor : actors) {
      awake += asleep(actor) ? 0 : 1;
    }
    int drawn = random.nextInt(awake + 1);
    for (Actor actor : actors) {
      if (!asleep(actor) && drawn-- == 0) {
        return actor;
      }
    }
    return director;
  }

  private boolean asleep(Actor actor) {
    return actor.asleepUntil.isAfter(clock.instant());
  }

  private boolean chance(double odds) {
    return random.nextDouble() < odds;
  }
}
