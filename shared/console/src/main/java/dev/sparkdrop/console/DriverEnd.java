package dev.sparkdrop.console;

import dev.sparkdrop.port.Bucket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last lines that a driver printed. The platform keeps them in numbered objects below a prefix:
 * {@code driveroutput.000000000} and so on.
 */
record DriverEnd(Function<String, Bucket> buckets) {
  private static final int BYTES = 8 * 1024;

  /** What a driver prints last may lie in an object of its own. */
  private static final int OBJECTS = 3;

  private static final int LINES = 50;
  private static final Pattern URI = Pattern.compile("gs://([a-z0-9][a-z0-9._-]*)/(.+)");

  /** Null where there is no output. */
  RunAccount.Driver of(String uri) {
    if (uri == null) {
      return null;
    }
    try {
      Optional<String> end = end(uri);
      return new RunAccount.Driver(
          uri,
          end.map(DriverEnd::lines).orElse(null),
          end.isPresent() ? null : "There is nothing at " + Text.cut(uri) + " (any more).");
    } catch (RuntimeException e) {
      // It lies in a bucket of the platform's, which this account may not be let into.
      return new RunAccount.Driver(
          uri, null, "The output cannot be read: " + Text.cut(e.getMessage()));
    }
  }

  private Optional<String> end(String uri) {
    Matcher parts = URI.matcher(uri);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Bucket bucket = buckets.apply(parts.group(1));
    Deque<Bucket.Entry> last = new ArrayDeque<>();
    bucket.forEach(
        parts.group(2),
        entry -> {
          if (entry.size() > 0) {
            last.push(entry);
          }
          if (last.size() > OBJECTS) {
            last.removeLast();
          }
        });
    String end = "";
    for (Bucket.Entry entry : last) {
      if (end.length() < BYTES) {
        end = bucket.tail(entry.name(), BYTES - end.length()).orElse("") + end;
      }
    }
    return Optional.of(end).filter(text -> !text.isEmpty());
  }

  private static String lines(String end) {
    List<String> lines = Arrays.asList(end.stripTrailing().split("\\R", -1));
    List<String> shown = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return String.join("\n", shown);
  }
}
