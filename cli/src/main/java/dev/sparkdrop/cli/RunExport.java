package dev.sparkdrop.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.RunRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run in a folder: what the ledger keeps of it, and the objects of its batch in exactly the
 * versions that it had. With a sample, the manifest in the folder names the first objects only.
 */
final class RunExport {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private static final String MANIFEST = "manifest.json";
  private static final String OBJECTS = "objects";

  private final OpenCloud open;
  private final Screen screen;

  RunExport(OpenCloud open, Screen screen) {
    this.open = open;
    this.screen = screen;
  }

  /**
   * Writes it.
   *
   * @param sample how many objects; null for all
   * @return the exit code: {@link ExitCode#NO} where objects are gone
   */
  int write(RunRow run, Path folder, Integer sample) {
    Map<String, String> kept = open.ledger().runs().stored(run.pipeline(), run.run());
    if (!kept.containsKey(MANIFEST)) {
      throw new TerminalFailure(
          ExitCode.NO,
          "The run " + run.run() + " has no batch yet, so there is nothing to export.");
    }
    JsonObject manifest = JsonParser.parseString(kept.get(MANIFEST)).getAsJsonObject();
    List<JsonObject> objects = objects(manifest, sample);
    long bytes = objects.stream().mapToLong(each -> each.get("size").getAsLong()).sum();
    screen.line(
        "Fetching %s, %s, into %s."
            .formatted(Formats.counted(objects.size(), "object"), Formats.size(bytes), folder));
    try {
      refuseOther(folder);
      for (Map.Entry<String, String> file : kept.entrySet()) {
        boolean reduced = file.getKey().equals(MANIFEST) && sample != null;
        write(folder.resolve(file.getKey()), reduced ? GSON.toJson(manifest) : file.getValue());
      }
      List<String> gone = fetch(objects, folder.resolve(OBJECTS));
      gone.forEach(name -> screen.line("Gone: " + name + " was overwritten or deleted since."));
      return gone.isEmpty() ? ExitCode.FINE : ExitCode.NO;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the manifest, which is cut to them. */
  private static List<JsonObject> objects(JsonObject manifest, Integer sample) {
    JsonArray all = manifest.getAsJsonArray(OBJECTS);
    List<JsonObject> objects = new ArrayList<>();
    JsonArray cut = new JsonArray();
    for (JsonElement each : all) {
      if (sample == null || objects.size() < sample) {
        objects.add(each.getAsJsonObject());
        cut.add(each);
      }
    }
    manifest.add(OBJECTS, cut);
    return objects;
  }

  private static void refuseOther(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new TerminalFailure(
            ExitCode.USAGE, "There is something in " + folder + "; name a folder that is empty.");
      }
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Gives the names of those that are gone. */
  private List<String> fetch(List<JsonObject> objects, Path folder) throws IOException {
    List<String> gone = new ArrayList<>();
    for (JsonObject each : objects) {
      String bucket = each.get("bucket").getAsString();
      String name = each.get("name").getAsString();
      Path file = folder.resolve(bucket).resolve(path(name));
      Files.createDirectories(file.getParent());
      if (!open.downloads().apply(bucket).copy(name, each.get("generation").getAsLong(), file)) {
        gone.add("gs://" + bucket + "/" + name);
      }
    }
    return gone;
  }

  /**
   * An object's name as a path below a folder: percent-encoded but for its slashes, so that no name
   * leads out of it.
   */
  static String path(String name) {
    return Arrays.stream(name.split("/", -1))
        .map(RunExport::segment)
        .collect(Collectors.joining("/"));
  }

  private static String segment(String part) {
    if (part.isEmpty()) {
      return "%00";
    }
    String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    return encoded.matches("[.]+") ? encoded.replace(".", "%2E") : encoded;
  }
}
