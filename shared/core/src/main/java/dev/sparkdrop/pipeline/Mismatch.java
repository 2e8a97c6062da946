package dev.sparkdrop.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where an object's name differs from a pattern that it does not match.
 *
 * @param pattern as written
 * @param segments how many whole segments of the name fit
 * @param has what the name has where it differs; null where it ends there
 * @param wants what the pattern has there; null where it ends there
 */
public record Mismatch(String pattern, int segments, String has, String wants) {

  static Mismatch of(Glob glob, String name) {
    Glob.Reach reach = glob.reach(name);
    String pattern = glob.toString();
    int segments = (int) name.substring(0, reach.at()).chars().filter(c -> c == '/').count();
    int nameBegin = name.lastIndexOf('/', reach.at() - 1) + 1;
    int patternBegin = pattern.lastIndexOf('/', reach.in() - 1) + 1;
    int patternEnd = pattern.indexOf('/', reach.in());
    boolean nameEnds = reach.at() == name.length();
    if (nameEnds && (nameBegin == name.length() || pattern.startsWith("/", reach.in()))) {
      int wanted = nameBegin == name.length() ? patternBegin : reach.in();
      return new Mismatch(pattern, segments, null, pattern.substring(wanted));
    }
    if (reach.in() == pattern.length()) {
      return new Mismatch(pattern, segments, name.substring(reach.at()), null);
    }
    // Of a last segment the name may have too much; of another, what follows may well be right.
    int nameEnd = patternEnd < 0 ? -1 : name.indexOf('/', reach.at());
    return new Mismatch(
        pattern,
        segments,
        nameEnd < 0 ? name.substring(nameBegin) : name.substring(nameBegin, nameEnd),
        pattern.substring(patternBegin, patternEnd < 0 ? pattern.length() : patternEnd));
  }

  /** The one that comes nearest: the most segments fit, and then the spelling is closest. */
  public static Optional<Mismatch> nearest(Collection<Mismatch> all) {
    return all.stream()
        .min(
            Comparator.<Mismatch>comparingInt(each -> -each.segments)
                .thenComparing(Mismatch::apart)
                .thenComparing(Mismatch::pattern));
  }

  private int apart() {
    return Nearest.apart(has == null ? "" : has, wants == null ? "" : wants);
  }

  /** What differs, as part of a sentence. */
  public String where() {
    if (has == null) {
      return "the name ends where the pattern goes on with " + Quoted.of(wants);
    }
    return wants == null
        ? "the name goes on with " + Quoted.of(has) + " where the pattern ends"
        : "the name has " + Quoted.of(has) + " where the pattern has " + Quoted.of(wants);
  }
}
