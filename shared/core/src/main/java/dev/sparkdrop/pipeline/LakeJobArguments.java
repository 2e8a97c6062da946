package dev.sparkdrop.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The arguments of LakeJob, so that a wrong one is told here and not by a job on a cluster. */
final class LakeJobArguments {
  private static final String LAKE_JOB = "dev.sparkdrop.jobs.LakeJob";
  private static final List<String> NEEDED = List.of("manifest", "output", "run", "report");

  private static final Map<String, Pattern> VALUES =
      Map.ofEntries(
          Map.entry("manifest", Pattern.compile(".+")),
          Map.entry("output", Pattern.compile("[a-z]+:/.+|\\$.*")),
          Map.entry("run", Pattern.compile(".+")),
          Map.entry("report", Pattern.compile(".+")),
          Map.entry("format", Pattern.compile("delta|parquet")),
          Map.entry("option", Pattern.compile("[^=]+=.*")),
          Map.entry("schema", Pattern.compile(".+")),
          Map.entry("partition-by", Pattern.compile("[^,]+(,[^,]+)*")),
          Map.entry("overwritten", Pattern.compile("replace|append")),
          Map.entry("max-bad", Pattern.compile("0(\\.\\d+)?|1(\\.0+)?|\\.\\d+")),
          Map.entry("input", Pattern.compile("auto|csv|json|parquet|avro|orc")));

  private static final Map<String, String> INSTEAD =
      Map.of(
          "output", "write a URI, as ${lake}/birds",
          "format", "write delta or parquet",
          "option", "write NAME=VALUE, as --option=sep=;",
          "partition-by", "write columns with commas between them",
          "overwritten", "write replace or append",
          "max-bad", "write a share from 0 to 1, as 0.1",
          "input", "write auto, csv, json, parquet, avro or orc");

  /** Options of Spark's readers that people write as arguments. */
  private static final Map<String, String> SPARKS =
      Map.of(
          "delimiter", "sep",
          "separator", "sep",
          "sep", "sep",
          "encoding", "encoding",
          "charset", "encoding",
          "header", "header",
          "null-value", "nullValue",
          "date-format", "dateFormat");

  private LakeJobArguments() {}

  /**
   * Faults them where the job is LakeJob.
   *
   * @param output what the pipeline declares to write; empty where it declares nothing
   */
  static void check(JsonObject job, List<String> output, SourceLocation at, Faults faults) {
    Optional<JsonElement> args = Json.find(job, "sparkJob", "args");
    if (!Json.text(job, "sparkJob", "mainClass").equals(Optional.of(LAKE_JOB))) {
      return;
    }
    SourceLocation list = at.key("sparkJob").key("args");
    Set<String> seen = new LinkedHashSet<>();
    JsonArray all = args.map(JsonElement::getAsJsonArray).orElseGet(JsonArray::new);
    for (int i = 0; i < all.size(); i++) {
      check(all.get(i).getAsString(), list.item(i), seen, faults);
      checkOutput(all.get(i).getAsString(), output, list.item(i), faults);
    }
    for (String needed : NEEDED) {
      if (!seen.contains(needed)) {
        faults.add(list, "--" + needed + " is missing", "write --" + needed + "=" + usual(needed));
      }
    }
  }

  private static void check(String arg, SourceLocation at, Set<String> seen, Faults faults) {
    int equals = arg.indexOf('=');
    String key = arg.startsWith("--") ? arg.substring(2, equals < 0 ? arg.length() : equals) : "";
    Pattern value = VALUES.get(key);
    if (value == null) {
      String sparks = SPARKS.get(key.toLowerCase(Locale.ROOT));
      String rest = equals < 0 ? "…" : arg.substring(equals + 1);
      faults.add(
          at,
          Quoted.of(arg) + " is not an argument of LakeJob",
          sparks == null
              ? Nearest.hint(key, VALUES.keySet().stream().sorted().toList())
              : "write --option=" + sparks + "=" + rest);
      return;
    }
    boolean first = seen.add(key) || key.equals("option");
    if (equals < 0 || !value.matcher(arg.substring(equals + 1)).matches()) {
      faults.add(
          at,
          Quoted.of(arg) + " has no value that --" + key + " can have",
          INSTEAD.getOrDefault(key, "write --" + key + "=" + usual(key)));
    } else if (!first) {
      faults.add(at, "--" + key + " is written twice", "keep one of the two");
    }
  }

  private static void checkOutput(
      String arg, List<String> output, SourceLocation at, Faults faults) {
    String place = arg.startsWith("--output=") ? arg.substring("--output=".length()) : "";
    boolean told =
        output.stream()
            .map(folder -> folder.replaceAll("/+$", ""))
            .anyMatch(folder -> place.equals(folder) || place.startsWith(folder + "/"));
    if (!place.isEmpty() && !output.isEmpty() && !told) {
      faults.add(at, Quoted.of(place) + " is not among output", "write it there, too");
    }
  }

  private static String usual(String key) {
    return switch (key) {
      case "manifest" -> "${run.manifest}";
      case "run" -> "${run.id}";
      case "report" -> "${run.report}";
      case "output" -> "${lake}/NAME";
      default -> "VALUE";
    };
  }
}
