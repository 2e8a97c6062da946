package dev.sparkdrop.console.web;

import dev.sparkdrop.console.BackfillPreview;
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
  static BackfillView of(BackfillForm asked, BackfillPreview preview, Buttons buttons) {
    if (asked.what() == null) {
      return new BackfillView(
          "Take older objects in", asked.pipeline(), null, null, null, null, List.of());
    }
    Instant to = asked.what().to();
    return new BackfillView(
        "Take older objects in",
        asked.pipeline(),
        asked.what().from().toString(),
        to == null ? null : to.toString(),
        asked.what().prefix(),
        preview.words(),
        preview.nothing()
            ? List.of()
            : List.of(buttons.button(OperatorAction.BACKFILL, asked.target())));
  }
}
