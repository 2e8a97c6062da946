package dev.sparkdrop.ingest;

/**
 * Why a URL is not fetched.
 *
 * @param malformed whether it is no URL that anybody could fetch; else it is against the rules
 */
record Denial(boolean malformed, String wrong, String instead) {

  static Denial malformed(String wrong) {
    return new Denial(true, wrong, "a URL like https://example.com/folder/file.csv");
  }

  static Denial against(String wrong, String instead) {
    return new Denial(false, wrong, instead);
  }
}
