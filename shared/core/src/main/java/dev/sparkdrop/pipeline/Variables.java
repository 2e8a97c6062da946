package dev.sparkdrop.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ${project}}, {@code ${region}}, {@code ${dataset}} and the four buckets stand for
 * where the files are deployed. The dataset, where it is not given, has the project's id with an
 * underscore for what a dataset's name may not have.
 */
public final class Variables {
  /** In the order in which they are told to people. */
  static final List<String> NAMES =
      List.of("project", "region", "dataset", "landing", "lake", "code", "state");

  private static final List<String> BUCKETS = NAMES.subList(3, NAMES.size());

  // None of these characters means anything to YAML or JSON where a value stands.
  private static final Pattern PROJECT =
      Pattern.compile("(?:[a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
  private static final Pattern DATASET = Pattern.compile("[A-Za-z0-9_]{1,1024}");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");

  private final SortedMap<String, String> values;

  private Variables(SortedMap<String, String> values) {
    this.values = values;
  }

  /**
   * The variables of these values; buckets by their plain names. One may be missing: a file that
   * uses it is faulty then.
   *
   * @throws IllegalArgumentException on an unknown variable, or on a value that is none of its
   *     kind; the message says what to write instead
   */
  public static Variables of(Map<String, String> values) {
    values.forEach(Variables::check);
    SortedMap<String, String> all = new TreeMap<>(values);
    if (values.containsKey("project")) {
      all.putIfAbsent("dataset", values.get("project").replaceAll("[^A-Za-z0-9]", "_"));
    }
    return new Variables(all);
  }

  private static void check(String name, String value) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          Quoted.of(name) + " is not a variable; " + Nearest.hint(name, NAMES));
    }
    if (BUCKETS.contains(name) && value.startsWith("gs://")) {
      throw new IllegalArgumentException(
          name + "=" + value + ": write the bucket's name without gs://");
    }
    if (name.equals("region") && Regions.problem(value).isPresent()) {
      throw new IllegalArgumentException(
          "region=" + value + " " + Regions.problem(value).get() + "; " + Regions.EXAMPLE);
    }
    if (BUCKETS.contains(name) && !BUCKET.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name + "=" + value + " is not a bucket's name; write 3 to 63 of a-z 0-9 - _ and .");
    }
    if (name.equals("dataset") && !DATASET.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "dataset=" + value + " is not a dataset's name; write letters, digits and _");
    }
    if (name.equals("project") && !PROJECT.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "project=" + value + " is not a project's id; write 6 to 30 of a-z, 0-9 and -");
    }
  }

  /** The bucket's name; empty where it was not given. */
  Optional<String> bucket(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The buckets that were given, name by variable. */
  SortedMap<String, String> buckets() {
    SortedMap<String, String> buckets = new TreeMap<>(values);
    buckets.keySet().retainAll(BUCKETS);
    return buckets;
  }

  /**
   * The text with its variables replaced, comments and all; a bucket becomes {@code gs://NAME}.
   * What is unknown here stays, for {@link Pipeline#parse} to complain about.
   */
  public String resolve(String text) {
    return Placeholders.ANY.matcher(text).replaceAll(this::replacement);
  }

  private String replacement(MatchResult found) {
    String value = found.group(1) == null ? null : values.get(found.group(1));
    if (value == null) {
      return Matcher.quoteReplacement(found.group());
    }
    String prefix = BUCKETS.contains(found.group(1)) ? "gs://" : "";
    return Matcher.quoteReplacement(prefix + value);
  }
}
