package dev.sparkdrop.local.replay;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a replay wrote into one place of the lake.
 *
 * @param name the folder in the lake
 * @param kind of all its files; {@link Kind#OTHER} where they differ, or cannot be compared by rows
 * @param files with data, none of them replaced by later ones
 */
record PlainTable(String name, Kind kind, List<Path> files) {
  private static final String LOG = "_delta_log";

  /** How rows are read. */
  enum Kind {
    PARQUET,
    JSON,
    CSV,
    OTHER
  }

  /**
   * All tables of a folder: each Delta table, each declared output, and each other folder at the
   * top.
   *
   * @param outputs folders that the pipeline declares, as {@code birdstrikes}
   */
  static Map<String, PlainTable> in(Path lake, List<String> outputs) throws IOException {
    Map<String, PlainTable> tables = new TreeMap<>();
    if (!Files.isDirectory(lake)) {
      return tables;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(lake)) {
      files = walk.filter(Files::isRegularFile).map(lake::relativize).sorted().toList();
    }
    TreeSet<String> deltas = new TreeSet<>();
    for (Path file : files) {
      for (Path above = file.getParent(); above != null; above = above.getParent()) {
        if (above.endsWith(LOG)) {
          deltas.add(String.valueOf(above.getParent() == null ? "" : above.getParent()));
        }
      }
    }
    Map<String, List<Path>> others = new TreeMap<>();
    for (Path file : files) {
      if (deltas.stream().noneMatch(delta -> isIn(file, delta)) && isData(file)) {
        others.computeIfAbsent(folder(file, outputs), name -> new ArrayList<>()).add(file);
      }
    }
    for (String delta : deltas) {
      tables.put(delta, delta(lake, delta));
    }
    others.forEach(
        (name, found) ->
            tables.put(
                name,
                new PlainTable(name, kind(found), found.stream().map(lake::resolve).toList())));
    return tables;
  }

  private static boolean isIn(Path file, String folder) {
    return folder.isEmpty() || file.startsWith(folder);
  }

  /** Markers and checksums are none. */
  private static boolean isData(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith("_") && !name.startsWith(".");
  }

  private static String folder(Path file, List<String> outputs) {
    Optional<String> declared =
        outputs.stream()
            .flatMap(output -> Stream.of(output, output + "_bad"))
            .filter(output -> !output.isEmpty() && file.startsWith(output))
            .max(Comparator.comparing(String::length));
    return declared.orElseGet(() -> file.getName(0).toString());
  }

  private static Kind kind(List<Path> files) {
    Kind kind = null;
    for (Path file : files) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      Kind its =
          name.endsWith(".parquet")
              ? Kind.PARQUET
              : name.matches(".*\\.(json|jsonl|ndjson)(\\.gz)?")
                  ? Kind.JSON
                  : name.matches(".*\\.csv(\\.gz)?") ? Kind.CSV : Kind.OTHER;
      kind = kind == null || kind == its ? its : Kind.OTHER;
    }
    return kind == null ? Kind.OTHER : kind;
  }

  /** The files that the log says are live. It is whole, since the table was made in this replay. */
  private static PlainTable delta(Path lake, String name) throws IOException {
    Path table = lake.resolve(name);
    List<Path> commits;
    try (Stream<Path> log = Files.list(table.resolve(LOG))) {
      commits = log.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    Kind kind = Kind.PARQUET;
    Map<String, Path> live = new TreeMap<>();
    for (Path commit : commits) {
      for (String line : Files.readAllLines(commit)) {
        JsonObject action = JsonParser.parseString(line).getAsJsonObject();
        if (action.has("add")) {
          JsonObject add = action.getAsJsonObject("add");
          String path = add.get("path").getAsString();
          live.put(path, table.resolve(decoded(path)));
          if (add.has("deletionVector") && !add.get("deletionVector").isJsonNull()) {
            kind = Kind.OTHER;
          }
        } else if (action.has("remove")) {
          live.remove(action.getAsJsonObject("remove").get("path").getAsString());
        }
      }
    }
    return new PlainTable(name, kind, List.copyOf(live.values()));
  }

  /** Paths in the log are URIs. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
