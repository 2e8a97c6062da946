package dev.sparkdrop.local.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the places of the run's cloud are called in a replay. Every {@code gs://} name that a job is
 * given becomes one of a local bucket, or is refused: no name of the cloud is left.
 */
final class LocalNames {
  static final String LANDING = "landing";
  static final String LAKE = "lake";
  static final String CODE = "code";
  static final String STATE = "state";
  private static final Set<String> LOCAL = Set.of(LANDING, LAKE, CODE, STATE);

  private static final Pattern URI = Pattern.compile("(?i:gs)://([A-Za-z0-9._-]+)(/[^\\s,;'\"]*)?");

  private final String state;
  private final Set<String> landing;
  private final List<String> outputs;
  private final List<String> outputBuckets = new ArrayList<>();
  private final Map<String, String> code;

  /**
   * @param state the state bucket
   * @param landing the buckets of the batch's objects
   * @param outputs {@code gs://} URIs that the job may write
   * @param code local URIs of the job's files by those of the cloud
   */
  LocalNames(String state, Set<String> landing, List<String> outputs, Map<String, String> code) {
    this.state = state;
    this.landing = Set.copyOf(landing);
    this.outputs = outputs.stream().map(uri -> uri.replaceAll("/+$", "")).toList();
    this.code = Map.copyOf(code);
    for (String output : outputs) {
      Matcher parts = URI.matcher(output);
      if (parts.lookingAt() && !outputBuckets.contains(parts.group(1))) {
        outputBuckets.add(parts.group(1));
      }
    }
  }

  /** The buckets that are known, without those that are called the same here. */
  Set<String> cloud() {
    Set<String> known = new TreeSet<>(landing);
    known.add(state);
    known.addAll(outputBuckets);
    code.keySet().forEach(uri -> known.add(uri.split("/", 4)[2]));
    known.removeAll(LOCAL);
    return known;
  }

  /**
   * A text of the job with local names.
   *
   * @param foreign buckets that must not be named in any other form either
   * @throws ReplayRefused where it names another bucket
   */
  String local(String text, Set<String> foreign) throws ReplayRefused {
    StringBuilder mapped = new StringBuilder();
    Matcher found = URI.matcher(text);
    while (found.find()) {
      String path = found.group(2) == null ? "" : found.group(2);
      String name = local("gs://" + found.group(1) + path, found.group(1), path, text);
      found.appendReplacement(mapped, Matcher.quoteReplacement(name));
    }
    found.appendTail(mapped);
    String rest = URI.matcher(text).replaceAll(" ");
    for (String bucket : foreign) {
      String word = "(?<![A-Za-z0-9._-])" + Pattern.quote(bucket) + "(?![A-Za-z0-9._-])";
      if (Pattern.compile(word).matcher(rest).find()) {
        throw refused(text, bucket);
      }
    }
    return mapped.toString();
  }

  private String local(String uri, String bucket, String path, String text) throws ReplayRefused {
    int alias = uri.lastIndexOf('#');
    String file = alias > 0 ? uri.substring(0, alias) : uri;
    if (code.containsKey(file)) {
      return code.get(file) + uri.substring(file.length());
    }
    int lake = outputBuckets.indexOf(bucket);
    if (lake >= 0 && (!landing.contains(bucket) || isOutput(uri))) {
      return "gs://" + LAKE + (lake == 0 ? "" : "/" + lake) + path;
    }
    if (landing.contains(bucket)) {
      return "gs://" + LANDING + path;
    }
    if (bucket.equals(state)) {
      return "gs://" + STATE + path;
    }
    throw refused(text, bucket);
  }

  private boolean isOutput(String uri) {
    return outputs.stream()
        .anyMatch(
            output ->
                uri.equals(output)
                    || uri.startsWith(output + "/")
                    || uri.startsWith(output + "_bad/"));
  }

  private static ReplayRefused refused(String text, String bucket) {
    return new ReplayRefused(
        "The job's '"
            + text
            + "' names the bucket "
            + bucket
            + " of the cloud that the run came from. A replay reads the batch and the job's files"
            + " alone, and writes to the local lake alone. If the job writes there, declare it under"
            + " output:, else leave it out, in a pipeline file of the same name, and name its folder"
            + " with --pipelines.");
  }
}
