package dev.sparkdrop.console.web;

/**
 * In which form a page is wanted, and what is said above it.
 *
 * @param notice what was just done; null for nothing
 */
record ResponseFormat(boolean json, String notice) {

  /**
   * The last look at the parameters.
   *
   * @throws HttpError with all that is wrong with them
   */
  static ResponseFormat of(ConsoleRequest consoleRequest, Parameters asked) {
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
    OperatorAction said =
        asked.get(
            "said", word -> OperatorAction.of(word).orElseThrow(), "leave it out; it is ours");
    if (!asked.faults().isEmpty()) {
      throw new HttpError(400, asked.faults());
    }
    return new ResponseFormat(
        json == null ? consoleRequest.wantsJson() : json, said == null ? null : said.notice);
  }
}
