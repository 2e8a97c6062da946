package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Formats;
import dev.sparkdrop.ledger.Command;

/**
 * A button that does something, or what was asked for already.
 *
 * @param action its name, as it is sent
 * @param target what it is done to
 * @param token proves that the button was on a page of ours, for this caller; null without a button
 * @param label what the button says
 * @param asked by whom and when it was asked for; null where it was not
 */
record ActionButton(String action, String target, String token, String label, String asked) {

  static ActionButton asked(OperatorAction operatorAction, Command command) {
    String who = HtmlEscaper.head(command.by(), 200) + ", " + Formats.time(command.at());
    return new ActionButton(
        operatorAction.word(), command.object(), null, operatorAction.label, who);
  }
}
