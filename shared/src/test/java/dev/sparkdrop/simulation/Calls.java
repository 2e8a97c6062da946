package dev.sparkdrop.simulation;

import dev.sparkdrop.port.RetryLater;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What happens around every call of a port: turns, and faults before or after its effect. */
final class Calls {
  private final Stage stage;
  private final RandomGenerator random;
  private final Odds odds;
  private final Story story;

  Calls(Stage stage, RandomGenerator random, Odds odds, Story story) {
    this.stage = stage;
    this.random = random;
    this.odds = odds;
    this.story = story;
  }

  <T> T call(Supplier<String> what, Supplier<T> effect) {
    stage.turn();
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

  /** Whether a write that succeeded is to be reported as refused. */
  boolean lies() {
    return !stage.calm() && random.nextDouble() < odds.lie();
  }

  int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  private void fault(String when, Supplier<String> what) {
    if (!stage.calm() && random.nextDouble() < odds.fault() / 2) {
      story.add(() -> stage.who() + ": fails " + when + " " + what.get());
      throw new RetryLater(what.get(), null);
    }
  }
}
