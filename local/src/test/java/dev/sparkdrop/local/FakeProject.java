package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A {@link Checkout} and a fake gcloud, whose project is a folder. */
final class FakeProject {
  private static final Path TOOLS = Path.of("src/test/resources/bin").toAbsolutePath();

  private final Checkout checkout;
  private final Path state;

  FakeProject(Path folder) throws IOException {
    this.checkout = Checkout.in(folder);
    this.state = folder.resolve("project");
  }

  /** Everything there is in another one. */
  FakeProject as(FakeProject other) throws IOException {
    try (Stream<Path> files = Files.walk(other.state)) {
      for (Path file : files.toList()) {
        Files.copy(file, state.resolve(other.state.relativize(file)));
      }
    }
    return this;
  }

  void write(String name, String text) throws IOException {
    checkout.write(name, text);
  }

  /** An object in a bucket. */
  void drop(String object) throws IOException {
    write("project/objects/" + object, "x");
  }

  /** Runs deploy.sh for this project. */
  Said deploy(Map<String, String> environment, String... arguments) throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("FAKE", state.toString());
    return checkout.deploy(TOOLS.toString(), all, arguments);
  }

  Said gcp(String... more) throws Exception {
    return deploy(Map.of(), command("gcp", more));
  }

  Said destroy(String... more) throws Exception {
    return deploy(Map.of(), command("destroy", more));
  }

  /** The command for the one project of these tests. */
  static String[] command(String name, String... more) {
    List<String> all =
        new ArrayList<>(List.of(name, "--project", "demo-project", "--region", "europe-west1"));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  /** All that is there, by file; a role that is deleted is only marked so. */
  SortedMap<String, String> things() throws IOException {
    return read("things", "\ndeleted=True");
  }

  /** Who may do what, by file: lines of role and member. */
  SortedMap<String, String> policies() throws IOException {
    return read("policies", null);
  }

  SortedMap<String, String> objects() throws IOException {
    return read("objects", null);
  }

  /** What gcloud was asked for, one command a line. */
  List<String> log() throws IOException {
    return Files.readAllLines(state.resolve("log"));
  }

  void forgetLog() throws IOException {
    Files.writeString(state.resolve("log"), "");
    Files.writeString(state.resolve("count"), "0");
  }

  /** How many changes there were. */
  int changes() throws IOException {
    return Integer.parseInt(Files.readString(state.resolve("count")).strip());
  }

  private SortedMap<String, String> read(String folder, String without) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    Path root = state.resolve(folder);
    assertTrue(Files.isDirectory(root), root::toString);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        if (!text.isEmpty() && (without == null || !text.contains(without))) {
          texts.put(root.relativize(file).toString(), text);
        }
      }
    }
    return texts;
  }
}
