package dev.sparkdrop.console.web;

import dev.sparkdrop.console.JsonText;

/** Answers for programs. */
final class JsonView {
  private JsonView() {}

  static ConsoleResponse answer(int status, Object value) {
    return ConsoleResponse.text(status, ConsoleResponse.JSON, JsonText.of(value));
  }
}
