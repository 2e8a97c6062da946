package dev.sparkdrop.console.web;

import dev.sparkdrop.ledger.Wish;

/**
 * A button that does something, or what somebody asked for already.
 *
 * @param action its name, as it is sent
 * @param target what it is done to
 * @param token proves that the button was on a page of ours, for this caller; null without a button
 * @param label what the button says
 * @param asked by whom and when it was asked for; null where it was not
 */
record Press(String action, String target, String token, String label, String asked) {

  static Press asked(Action action, Wish wish) {
    String who = Visible.head(wish.by(), 200) + ", " + Figures.time(wish.at());
    return new Press(action.word(), wish.object(), null, action.label, who);
  }
}
