package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What happened in a walk, one line a step; kept only where somebody will read it. */
final class Story {
  private final List<String> lines = new ArrayList<>();
  private final TestClock clock;
  private final boolean told;

  Story(TestClock clock, boolean told) {
    this.clock = clock;
    this.told = told;
  }

  void add(Supplier<String> line) {
    if (told) {
      lines.add(clock.instant() + " " + line.get());
    }
  }

  List<String> lines() {
    return lines;
  }

  static String brief(Object result) {
    Object shown = result;
    if (result instanceof Optional<?> optional && optional.isPresent()) {
      shown = optional.get();
    }
    if (shown instanceof Bucket.Stored stored) {
      return stored.entry().name()
          + "#"
          + stored.entry().generation()
          + " "
          + stored.entry().metadata();
    }
    if (shown instanceof Bucket.Page page) {
      return page.entries().stream().map(Bucket.Entry::name).toList().toString();
    }
    return String.valueOf(shown);
  }
}
