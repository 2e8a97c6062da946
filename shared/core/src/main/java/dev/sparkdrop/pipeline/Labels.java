package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A user's labels, by the rules of Dataproc (workflow_templates.proto, clusters.proto). */
final class Labels {
  /** Dataproc takes 32; four are Sparkdrop's: ledger, pipeline, lane and run. */
  static final int MOST = 28;

  private static final Pattern KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

  /** Dataproc puts these on by itself, and an export shows them. */
  private static final String DATAPROC = "goog-dataproc-";

  private Labels() {}

  /** Checks the labels and gives back those that are the user's. */
  static SortedMap<String, String> read(JsonObject labels, SourceLocation at, Faults faults) {
    SortedMap<String, String> own = new TreeMap<>();
    for (Map.Entry<String, JsonElement> label : labels.entrySet()) {
      SourceLocation here = at.key(label.getKey());
      boolean text =
          label.getValue().isJsonPrimitive() && label.getValue().getAsJsonPrimitive().isString();
      if (label.getKey().startsWith(DATAPROC)) {
        continue;
      }
      if (label.getKey().startsWith("sparkdrop-")) {
        faults.add(here, "is a label that Sparkdrop sets itself", "write another prefix");
      } else if (!KEY.matcher(label.getKey()).matches()) {
        faults.add(
            here,
            "is not a label's name",
            "write a lower-case letter, then at most 62 lower-case letters, digits, - and _");
      } else if (!text) {
        faults.add(here, Quoted.of(label.getValue()) + " is not a text", "write it in quotes");
      } else if (!VALUE.matcher(sample(label.getValue().getAsString())).matches()) {
        faults.add(
            here,
            Quoted.of(label.getValue()) + " is not a label's value",
            "write at most 63 lower-case letters, digits, - and _");
      } else {
        own.put(label.getKey(), label.getValue().getAsString());
      }
    }
    if (own.size() > MOST) {
      faults.add(
          at,
          own.size() + " labels are too many",
          "write at most " + MOST + ": Dataproc takes 32, and four are Sparkdrop's");
    }
    return own;
  }

  /** What a run may fill in, as long as it gets. */
  private static String sample(String value) {
    return value
        .replace("${run.id}", "x".repeat(48))
        .replace("${run.lane}", "x".repeat(29))
        .replace("${run.pipeline}", "x".repeat(20))
        .replace("${run.attempt}", "99");
  }
}
