package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A checkout with the real scripts and pipelines, and a fake gcloud whose project is a folder. The
 * pipelines are copied where the real check would resolve them: that takes a JVM, and has tests of
 * its own.
 */
final class FakeProject {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TOOLS = Path.of("src/test/resources/bin").toAbsolutePath();

  private final Shell shell;
  private final Path state;

  FakeProject(Path folder) throws IOException {
    this.shell = new Shell(folder);
    this.state = folder.resolve("project");
    copy(ROOT.resolve("deploy.sh"));
    for (String real : List.of("deploy", "pipelines")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(real))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          copy(file);
        }
      }
    }
    for (String module : List.of("shared", "functions", "jobs", "local")) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      Files.writeString(folder.resolve(module).resolve("pom.xml"), "");
    }
    write("pom.xml", "");
    write("functions/target/deploy/sparkdrop-functions.jar", "the functions");
    write("jobs/target/sparkdrop-jobs.jar", "the job");
    shell.tool("bin/mvn", "exit 1");
    shell.tool(
        "bin/java",
        "case \"$*\" in *-version*) echo '  java.specification.version = 17' && exit ;; esac",
        "while [ \"$1\" != dev.sparkdrop.pipeline.Check ]; do shift; done",
        "mkdir -p \"$4\" && cp \"$2\"/*.yaml \"$4\"",
        "cp \"$FAKE/schedules\" \"$6\" 2>/dev/null || : >\"$6\"");
    write("target/built", "");
    Files.setLastModifiedTime(
        folder.resolve("target/built"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
  }

  private void copy(Path file) throws IOException {
    Path copy = shell.folder().resolve(ROOT.relativize(file));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  void write(String name, String text) throws IOException {
    Path file = shell.folder().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** An object in a bucket. */
  void drop(String object) throws IOException {
    write("project/objects/" + object, "x");
  }

  /** Runs deploy.sh for this project. */
  Said deploy(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./deploy.sh"));
    command.addAll(Arrays.asList(arguments));
    Map<String, String> all = new TreeMap<>(environment);
    all.put("FAKE", state.toString());
    all.put("JAVA_HOME", shell.folder().toString());
    all.put("PATH", TOOLS + ":" + shell.folder().resolve("bin") + ":" + System.getenv("PATH"));
    all.put("SPARKDROP_PAUSE", "0");
    return shell.run(all, command.toArray(String[]::new));
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
