package dev.sparkdrop.local.replay;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One replay of a run that came to its end: its folder {@code <number>}, with what it wrote in
 * {@code lake/}.
 *
 * @param told what its job was, as {@code the run's own job}
 * @param batch tells batches apart
 * @param succeeded whether the job ended well
 */
record ReplayRecord(Path folder, int number, String told, String batch, boolean succeeded) {
  private static final String FILE = "replay.json";
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** A folder for the next replay, below that of its run. */
  static Path next(Path run) throws IOException {
    int number = 1;
    while (Files.exists(run.resolve(String.valueOf(number)))) {
      number++;
    }
    return Files.createDirectories(run.resolve(String.valueOf(number)));
  }

  /** The last one before a number that came to its end. */
  static Optional<ReplayRecord> before(Path run, int number) throws IOException {
    try (Stream<Path> folders = Files.list(run)) {
      Optional<Path> last =
          folders
              .filter(folder -> folder.getFileName().toString().matches("[1-9]\\d{0,8}"))
              .filter(folder -> Files.exists(folder.resolve(FILE)))
              .filter(folder -> number(folder) < number)
              .max(Comparator.comparingInt(ReplayRecord::number));
      return last.isEmpty() ? Optional.empty() : Optional.of(read(last.get()));
    }
  }

  static int number(Path folder) {
    return Integer.parseInt(folder.getFileName().toString());
  }

  private static ReplayRecord read(Path folder) throws IOException {
    try {
      JsonObject json =
          JsonParser.parseString(Files.readString(folder.resolve(FILE))).getAsJsonObject();
      return new ReplayRecord(
          folder,
          number(folder),
          json.get("job").getAsString(),
          json.get("batch").getAsString(),
          json.get("succeeded").getAsBoolean());
    } catch (RuntimeException e) {
      throw new IOException(folder.resolve(FILE) + " cannot be read. Delete the folder.", e);
    }
  }

  void write() throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("job", told);
    json.addProperty("batch", batch);
    json.addProperty("succeeded", succeeded);
    Files.writeString(folder.resolve(FILE), GSON.toJson(json) + "\n");
  }

  /** What it wrote. */
  Path lake() {
    return folder.resolve("lake");
  }
}
