package dev.sparkdrop.console.web;

import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.reconcile.commands.BackfillCount;
import java.time.Instant;
import java.util.List;

/**
 * Older objects that could be taken in.
 *
 * @param count how many, in words; null where it was not counted yet
 * @param actions the button that asks for it; empty where there is nothing to take in
 */
record BackfillView(
    String title,
    String pipeline,
    String from,
    String to,
    String prefix,
    String count,
    List<ActionButton> actions) {
  /** A person waits for a count. Each page is 1,000 objects of the bucket. */
  private static final int PAGES = 10;

  static BackfillView of(
      BackfillForm asked, Pipeline pipeline, BackfillCount counter, Buttons buttons) {
    if (asked.what() == null) {
      return new BackfillView(
          "Take older objects in", asked.pipeline(), null, null, null, null, List.of());
    }
    long objects = 0;
    long bytes = 0;
    String next = null;
    int pages = 0;
    do {
      BackfillCount.Step step = counter.step(pipeline, asked.what(), next);
      objects += step.objects();
      bytes += step.bytes();
      next = step.next();
      pages++;
    } while (next != null && pages < PAGES);
    String count = Formats.counted(objects, "object") + ", " + Formats.size(bytes);
    Instant to = asked.what().to();
    return new BackfillView(
        "Take older objects in",
        asked.pipeline(),
        asked.what().from().toString(),
        to == null ? null : to.toString(),
        asked.what().prefix(),
        next == null
            ? count
            : count + " or more: only the first 10,000 of the bucket were looked at",
        objects == 0 && next == null
            ? List.of()
            : List.of(buttons.button(OperatorAction.BACKFILL, asked.target())));
  }
}
