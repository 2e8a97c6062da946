package dev.sparkdrop.local.story;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a run came to, in a few lines for a person. */
public final class RunSummary {
  private static final Map<String, String[]> PHASES =
      Map.of(
          "cluster", new String[] {"clusterRequested", "clusterReady"},
          "batch", new String[] {"clusterReady", "sealed"},
          "job", new String[] {"submitted", "jobEnded"},
          "all", new String[] {"opened", "closed"});

  /** How Spark's own log begins a line: {@code 26/11/22 09:09:27 WARN …}. */
  private static final Pattern SPARK_LOG =
      Pattern.compile("\\d\\d/\\d\\d/\\d\\d [0-9:]{8} [A-Z]+ ");

  private static final List<String> ORDER = List.of("cluster", "batch", "job", "all");

  private RunSummary() {}

  /**
   * The lines.
   *
   * @param driverOutput what the job printed
   */
  public static List<String> of(JsonObject receipt, String driverOutput) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("outcome  " + receipt.get("outcome").getAsString());
    if (receipt.has("reason")) {
      lines.add("reason   " + receipt.get("reason").getAsString());
    }
    lines.add("objects  " + receipt.getAsJsonArray("objects").size());
    if (receipt.has("rows")) {
      JsonObject rows = receipt.getAsJsonObject("rows");
      lines.add(
          "rows     "
              + NumberFormats.rows(
                  rows.get("in").getAsLong(),
                  rows.get("out").getAsLong(),
                  rows.get("bad").getAsLong()));
    }
    lines.add("seconds  " + phases(receipt.getAsJsonObject("timeline")));
    lines.add("");
    driverOutput
        .lines()
        .filter(line -> !line.isBlank() && !SPARK_LOG.matcher(line).lookingAt())
        .forEach(lines::add);
    return lines;
  }

  private static String phases(JsonObject timeline) {
    List<String> parts = new ArrayList<>();
    for (String phase : ORDER) {
      String[] ends = PHASES.get(phase);
      if (timeline.has(ends[0]) && timeline.has(ends[1])) {
        Instant from = Instant.parse(timeline.get(ends[0]).getAsString());
        Instant to = Instant.parse(timeline.get(ends[1]).getAsString());
        parts.add(phase + " " + NumberFormats.seconds(Duration.between(from, to)));
      }
    }
    return String.join(", ", parts);
  }
}
