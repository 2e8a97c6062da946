package dev.sparkdrop.simulation;

import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What happens around every call of a port: turns, and faults before or after its effect. */
final class Calls {
  private static final int LATEST = 600;
  private static final Duration LAG_APART = Duration.ofHours(1);
  private final Stage stage;
  private final RandomGenerator random;
  private final Odds odds;
  private final TestClock clock;
  private final Story story;
  private final Situations situations;
  private boolean lagging;
  private Instant lagged = Instant.EPOCH;
  private final List<Late> underWay = new ArrayList<>();

  Calls(
      Stage stage,
      RandomGenerator random,
      Odds odds,
      TestClock clock,
      Story story,
      Situations situations) {
    this.stage = stage;
    this.random = random;
    this.odds = odds;
    this.clock = clock;
    this.story = story;
    this.situations = situations;
  }

  /** A request that the platform takes up long after its caller heard that it had failed. */
  private record Late(Instant due, String what, Supplier<?> effect) {}

  <T> T call(Supplier<String> what, Supplier<T> effect) {
    stage.turn();
    takeUpLate();
    fault("before", what);
    T result = effect.get();
    story.add(() -> stage.who() + ": " + what.get() + " -> " + Story.brief(result));
    stage.turn();
    fault("after", what);
    return result;
  }

  void run(Supplier<String> what, Runnable effect) {
    call(
        what,
        () -> {
          effect.run();
          return "done";
        });
  }

  /** A call whose effect may come minutes after it seemed to fail. */
  <T> T callThatMayBeLate(Supplier<String> what, Supplier<T> effect) {
    return callThatMayBeLate(what, effect, 0);
  }

  /** Likewise, in every walk as often as that at least. */
  <T> T callThatMayBeLate(Supplier<String> what, Supplier<T> effect, double least) {
    return call(
        what,
        () -> {
          if (stage.calm() || random.nextDouble() >= Math.max(odds.late(), least)) {
            return effect.get();
          }
          Instant due = clock.instant().plusSeconds(random.nextInt(LATEST));
          underWay.add(new Late(due, what.get(), effect));
          story.add(() -> stage.who() + ": fails, to be taken up at " + due + ": " + what.get());
          throw new RetryLater(what.get(), null);
        });
  }

  /** Whether nothing is under way that may still be taken up. */
  boolean nothingLate() {
    takeUpLate();
    return underWay.isEmpty();
  }

  private void takeUpLate() {
    for (Late late : List.copyOf(underWay)) {
      if (!late.due().isAfter(clock.instant())) {
        underWay.remove(late);
        situations.count("a request is taken up late");
        Object result = late.effect().get();
        story.add(() -> "platform: takes up " + late.what() + " -> " + Story.brief(result));
      }
    }
  }

  /**
   * The next look at a job sees an older state, in which it is not there. That look may come much
   * later, and two such looks would count as two that agree, where the good one between them is of
   * an invocation that died before it noted anything.
   */
  void lag() {
    lagging |= !clock.instant().isBefore(lagged.plus(LAG_APART));
  }

  /** Whether this look at a job sees an older state. */
  boolean lags() {
    boolean lags = lagging && !stage.calm();
    lagging = false;
    if (lags) {
      lagged = clock.instant();
      situations.count("a look at a job sees an older state");
    }
    return lags;
  }

  /** Whether a write that succeeded is to be reported as refused. */
  boolean lies() {
    boolean lies = !stage.calm() && random.nextDouble() < odds.lie();
    if (lies) {
      situations.count("a write that succeeded is reported as refused");
    }
    return lies;
  }

  /** Whether a page of a listing is empty, and has more after it all the same. */
  boolean givesAnEmptyPage() {
    boolean empty = random.nextInt(20) == 0;
    if (empty) {
      situations.count("a page of a listing is empty, and not the last");
    }
    return empty;
  }

  int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  private void fault(String when, Supplier<String> what) {
    if (!stage.calm() && random.nextDouble() < odds.fault() / 2) {
      story.add(() -> stage.who() + ": fails " + when + " " + what.get());
      situations.count("a call fails " + when + " its effect");
      throw new RetryLater(what.get(), null);
    }
  }
}
