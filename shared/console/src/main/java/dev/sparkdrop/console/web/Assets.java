package dev.sparkdrop.console.web;

import dev.sparkdrop.run.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files that the pages load, below a folder that is named after what is in them. */
final class Assets {
  private static final String FOLDER = "/assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "console.css", "text/css; charset=utf-8",
          "console.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, String> files = new TreeMap<>();
  private final String folder;

  Assets() {
    TYPES.keySet().forEach(name -> files.put(name, read(name)));
    folder = FOLDER + Sha256.hex(String.join("\n", files.values()), 12);
  }

  /** Without a slash at its end. */
  String folder() {
    return folder;
  }

  /** The file; that of another version's folder is given, too, but not to be kept. */
  Optional<ConsoleResponse> file(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!path.startsWith(FOLDER) || !files.containsKey(name)) {
      return Optional.empty();
    }
    ConsoleResponse consoleResponse = ConsoleResponse.text(200, TYPES.get(name), files.get(name));
    return Optional.of(
        path.equals(folder + "/" + name)
            ? consoleResponse.with("Cache-Control", "private, max-age=31536000, immutable")
            : consoleResponse);
  }

  private static String read(String name) {
    try (InputStream file = Assets.class.getResourceAsStream(Templates.FOLDER + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
