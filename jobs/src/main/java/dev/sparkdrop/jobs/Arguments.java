package dev.sparkdrop.jobs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the job was asked to do; every fault of a command line is named at once. */
final class Arguments {
  private static final List<String> KEYS = List.of("manifest", "output", "run", "report");
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads {@code --key=value} arguments.
   *
   * @throws JobFailure naming each fault in a sentence of its own
   */
  static Arguments parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String key = arg.startsWith("--") && equals > 2 ? arg.substring(2, equals) : "";
      if (!KEYS.contains(key)) {
        faults.add("'" + arg + "' is not an argument of this job.");
      } else if (values.put(key, arg.substring(equals + 1)) != null) {
        faults.add("--" + key + " is given twice.");
      }
    }
    for (String key : KEYS) {
      String fault =
          values.containsKey(key) ? check(key, values.get(key)) : "--" + key + "= is missing.";
      if (!fault.isEmpty()) {
        faults.add(fault);
      }
    }
    if (!faults.isEmpty()) {
      throw new JobFailure(
          String.join(" ", faults)
              + " Usage: LakeJob --manifest=gs://… --output=gs://… --run=ID --report=gs://…");
    }
    return new Arguments(values);
  }

  private static String check(String key, String value) {
    if (key.equals("run")) {
      return RUN.matcher(value).matches()
          ? ""
          : "--run='" + value + "' must be 1 to 128 letters, digits, '-' or '_'.";
    }
    try {
      URI uri = new URI(value);
      boolean whole =
          uri.getScheme() != null && uri.getPath() != null && uri.getPath().length() > 1;
      return whole ? "" : "--" + key + "='" + value + "' must be a URI like gs://bucket/path.";
    } catch (URISyntaxException e) {
      return "--" + key + "='" + value + "' is not a URI: " + e.getReason() + ".";
    }
  }

  String manifest() {
    return values.get("manifest");
  }

  /** The table's folder, without a slash at its end. */
  String output() {
    return values.get("output").replaceAll("/+$", "");
  }

  String run() {
    return values.get("run");
  }

  String report() {
    return values.get("report");
  }
}
