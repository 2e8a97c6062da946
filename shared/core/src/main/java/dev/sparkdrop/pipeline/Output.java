package dev.sparkdrop.pipeline;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder, or an object, that a pipeline writes.
 *
 * @param bucket its bucket's name
 * @param name the name in it without a slash at its end; empty for the whole bucket
 * @param folder whether it was written with a slash at its end, and so is no object itself
 */
record Output(String bucket, String name, boolean folder) {
  /** Where the shipped job puts bad rows: beside its output. */
  static final String BAD = "_bad";

  private static final Pattern URI =
      Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:/(.*?)(/?))?", Pattern.DOTALL);

  /** The output of a {@code gs://} URI; empty where the text is none. */
  static Optional<Output> of(String uri) {
    Matcher parts = URI.matcher(uri);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String name = parts.group(2) == null ? "" : parts.group(2);
    return Optional.of(new Output(parts.group(1), name, "/".equals(parts.group(3))));
  }

  /** Whether an object of that name is this output, a part of it, or its bad rows. */
  boolean covers(String inBucket, String objectName) {
    return bucket.equals(inBucket)
        && (name.isEmpty()
            || objectName.equals(name)
            || objectName.startsWith(name + "/")
            || objectName.startsWith(name + BAD + "/"));
  }

  /** The same, known to be a folder. */
  Output asFolder() {
    return new Output(bucket, name, true);
  }

  /** Whether something that is written here could match the trigger. */
  boolean triggers(Trigger trigger) {
    if (name.isEmpty()) {
      return trigger.matchesBelow("");
    }
    return (!folder && trigger.match(name).isPresent())
        || trigger.matchesBelow(name + "/")
        || trigger.matchesBelow(name + BAD + "/");
  }
}
