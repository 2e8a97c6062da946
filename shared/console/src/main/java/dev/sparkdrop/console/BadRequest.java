package dev.sparkdrop.console;

/** What was asked for cannot be understood; the message says why, and what to write instead. */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message);
  }

  /**
   * A page token that the console did not give.
   *
   * @param of what it should be a page of, as {@code this list}
   * @param giver the name of what gives one
   */
  static BadRequest page(String page, String of, String giver) {
    return new BadRequest(
        "The page \"%s\" is none of %s; leave it out, or give what \"%s\" said."
            .formatted(Text.cut(page, 80), of, giver));
  }
}
