package dev.sparkdrop.console.web;

import dev.sparkdrop.ledger.Command;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person may ask for, and what is said of it. */
enum OperatorAction {
  AGAIN(
      Command.Kind.AGAIN,
      "Run it again",
      "Asked for. The batch is run again within a minute or two, once its lane is free."),
  CANCEL(
      Command.Kind.CANCEL,
      "Cancel this run",
      "Asked for. The run is told to stop within a minute; its batch does not run then, unless"
          + " it is asked for again."),
  PAUSE(
      Command.Kind.PAUSE,
      "Pause",
      "Paused. No run is opened until it is resumed; one that is open goes on."),
  RESUME(Command.Kind.RESUME, "Resume", "Asked for. What waits is run within a minute."),
  BACKFILL(
      Command.Kind.BACKFILL,
      "Take them in",
      "Asked for. The objects are taken in page by page, beginning within a minute.");

  /** How it stands in the ledger. */
  final Command.Kind kind;

  /** What its button says. */
  final String label;

  /** What is said once it was asked for. */
  final String notice;

  OperatorAction(Command.Kind kind, String label, String notice) {
    this.kind = kind;
    this.label = label;
    this.notice = notice;
  }

  /** As it is sent. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<OperatorAction> of(String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
