package dev.sparkdrop.console.web;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person may ask for. */
enum Action {
  /** A failed run's batch, once more. */
  AGAIN("Run it again", "Asked for. The batch is run again as soon as its lane is free.");

  /** What its button says. */
  final String label;

  /** What is said once it was asked for. */
  final String notice;

  Action(String label, String notice) {
    this.label = label;
    this.notice = notice;
  }

  /** As it is sent. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Action> of(String word) {
    return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
