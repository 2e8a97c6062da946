package dev.sparkdrop.ingest.fetch;

/**
 * Why a URL is not fetched.
 *
 * @param malformed whether it is no URL at all; else it is against the rules
 */
public record PolicyViolation(boolean malformed, String wrong, String instead) {

  static PolicyViolation malformed(String wrong) {
    return new PolicyViolation(true, wrong, "a URL like https://example.com/folder/file.csv");
  }

  public static PolicyViolation against(String wrong, String instead) {
    return new PolicyViolation(false, wrong, instead);
  }
}
