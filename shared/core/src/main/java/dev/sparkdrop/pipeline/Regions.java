package dev.sparkdrop.pipeline;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of regions and zones: {@code us-central1}, {@code us-central1-a}. */
final class Regions {
  static final String EXAMPLE = "write one as us-central1";

  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(?:-[a-z]+)+\\d{1,2}");
  private static final Pattern ZONE = Pattern.compile("(?:.*/)?(" + REGION + ")-[a-z]");

  private Regions() {}

  /** What is wrong with a region's name; empty where nothing is. */
  static Optional<String> problem(String region) {
    if (REGION.matcher(region).matches()) {
      return Optional.empty();
    }
    boolean zone = ZONE.matcher(region).matches();
    return Optional.of(zone ? "is a zone, not a region" : "is not a region");
  }

  /** The region of a zone's name or URI; empty where the text is neither. */
  static Optional<String> ofZone(String zoneUri) {
    Matcher zone = ZONE.matcher(zoneUri);
    return zone.matches() ? Optional.of(zone.group(1)) : Optional.empty();
  }

  /** Whether the text names the region or one of its zones, as a word of its own. */
  static boolean names(String text, String region) {
    return Pattern.compile("(?<![a-z0-9-])" + Pattern.quote(region) + "(?:-[a-z])?(?![a-z0-9-])")
        .matcher(text)
        .find();
  }
}
