package dev.sparkdrop.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Which objects of the landing bucket a pipeline runs over, and in which lanes. */
public final class Trigger {
  /** Signs of a regular expression that no name of an object begins, ends or goes on with. */
  private static final Pattern REGEX =
      Pattern.compile("^\\^|\\$$|\\\\[.dw]|(?:^|/)\\.[*+]|\\.\\*\\\\");

  private final Glob glob;
  private final List<String> groupBy;
  private final String marker;

  private Trigger(Glob glob, List<String> groupBy, String marker) {
    this.glob = glob;
    this.groupBy = List.copyOf(groupBy);
    this.marker = marker;
  }

  /** The trigger; null, and a fault, where there is no usable {@code match}. */
  static Trigger read(Section section) {
    Glob glob = section.text("match").map(match -> glob(match, section)).orElse(null);
    if (!section.has("match")) {
      section.missing("match", "write which objects to run over, as birdstrikes/{year}/*.csv");
    }
    List<String> groupBy = section.texts("groupBy");
    for (int i = 0; i < groupBy.size() && glob != null; i++) {
      SourceLocation at = section.at("groupBy").item(i);
      String key = groupBy.get(i);
      if (!glob.captures().contains(key)) {
        section.faults().add(at, Quoted.of(key) + " is not captured by match", captures(glob, key));
      } else if (groupBy.indexOf(key) < i) {
        section.faults().add(at, Quoted.of(key) + " is written twice", "keep one of the two");
      }
    }
    String marker = section.text("marker").orElse(null);
    if (marker != null && !marker.matches("[^/*{}]{1,255}")) {
      section.wrong("marker", "is not the name of one object", "write it as _SUCCESS");
    }
    return glob == null ? null : new Trigger(glob, groupBy, marker);
  }

  private static String captures(Glob glob, String key) {
    List<String> captures = glob.captures();
    return captures.isEmpty()
        ? "write {" + key + "} in match where it stands in a name"
        : Nearest.hint(key, captures);
  }

  private static Glob glob(String match, Section section) {
    try {
      checkName(match);
      return Glob.of(match);
    } catch (IllegalArgumentException e) {
      String[] parts = e.getMessage().split("; ", 2);
      section.wrong("match", parts[0], parts[1]);
      return null;
    }
  }

  private static void checkName(String match) {
    if (match.startsWith("gs://")) {
      throw new IllegalArgumentException(
          "is a URI; write only what comes after the landing bucket's name and its slash");
    }
    String bare = match.replaceAll("^/+", "");
    if (bare.isEmpty() || match.endsWith("/")) {
      throw new IllegalArgumentException(
          "matches no object: it names a folder; write what is in it, as " + bare + "**");
    }
    if (match.startsWith("/")) {
      throw new IllegalArgumentException(
          "matches no object; write it without a slash in front, as " + bare);
    }
    if (REGEX.matcher(match).find()) {
      String glob = match.replaceAll("^\\^|\\$$", "").replaceAll("\\.[*+]", "*").replace("\\", "");
      throw new IllegalArgumentException(
          "is a regular expression, and here * and ** are the only patterns; write " + glob);
    }
    if (match.length() > 1024) {
      throw new IllegalArgumentException("is longer than any name; write at most 1024 characters");
    }
  }

  /** All captured values of a matching name, by name; empty where the name does not match. */
  public Optional<SortedMap<String, String>> match(String objectName) {
    return glob.match(objectName);
  }

  /** Whether some object whose name begins so can match. */
  boolean matchesBelow(String prefix) {
    return glob.matchesBelow(prefix);
  }

  /** Where a name that does not match differs from the pattern. */
  public Mismatch mismatch(String objectName) {
    return Mismatch.of(glob, objectName);
  }

  /** The pattern as written. */
  public String pattern() {
    return glob.toString();
  }

  /** The captured names whose values make a lane; empty for a pipeline of one lane. */
  public List<String> groupBy() {
    return new ArrayList<>(groupBy);
  }

  /** The last segment of the object that says that its directory is complete; empty: none does. */
  public Optional<String> marker() {
    return Optional.ofNullable(marker);
  }

  /**
   * Whether the object is a marker: the last segment is right, and its directory can hold inputs.
   */
  boolean isMarker(String objectName) {
    int slash = objectName.lastIndexOf('/') + 1;
    return marker != null
        && objectName.substring(slash).equals(marker)
        && matchesBelow(objectName.substring(0, slash));
  }
}
