package dev.sparkdrop.console.web;

/**
 * In which form a page is wanted, and what is said above it.
 *
 * @param notice what was just done; null for nothing
 */
record Shape(boolean json, String notice) {

  /**
   * The last look at the parameters.
   *
   * @throws Refused with all that is wrong with them
   */
  static Shape of(Request request, Parameters asked) {
    Boolean json =
        asked.get(
            "format",
            format ->
                switch (format) {
                  case "json" -> true;
                  case "html" -> false;
                  default -> throw new IllegalArgumentException(format);
                },
            "write json or html");
    Action said =
        asked.get("said", word -> Action.of(word).orElseThrow(), "leave it out; it is ours");
    if (!asked.faults().isEmpty()) {
      throw new Refused(400, asked.faults());
    }
    return new Shape(json == null ? request.wantsJson() : json, said == null ? null : said.notice);
  }
}
