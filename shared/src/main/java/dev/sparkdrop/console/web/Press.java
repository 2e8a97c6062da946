package dev.sparkdrop.console.web;

/**
 * A button that does something.
 *
 * @param action its name, as it is sent
 * @param target what it is done to
 * @param token proves that the button was on a page of ours, for this caller
 * @param label what the button says
 */
record Press(String action, String target, String token, String label) {}
