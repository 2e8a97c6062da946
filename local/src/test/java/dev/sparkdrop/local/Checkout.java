package dev.sparkdrop.local;

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
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A checkout with the real scripts and pipelines. The jars are small, and the pipelines are copied
 * where the real check would resolve them: that takes a JVM, and has tests of its own.
 */
record Checkout(Shell shell) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static Checkout in(Path folder) throws IOException {
    Checkout checkout = new Checkout(new Shell(folder));
    checkout.copy(ROOT.resolve("deploy.sh"));
    for (String real : List.of("deploy", "pipelines")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(real))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          checkout.copy(file);
        }
      }
    }
    for (String module : List.of("shared", "functions", "jobs", "local")) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      checkout.write(module + "/pom.xml", "");
    }
    checkout.write("pom.xml", "<project>\n  <version>1.0.0</version>\n</project>\n");
    checkout.write("functions/target/deploy/sparkdrop-functions.jar", "the functions");
    checkout.write("jobs/target/sparkdrop-jobs.jar", "the job");
    checkout.shell.tool("bin/mvn", "exit 1");
    checkout.shell.tool(
        "bin/java",
        "case \"$*\" in *-version*) echo '  java.specification.version = 17' && exit ;; esac",
        "case \"$*\" in *CheckSettings*)",
        "  case \"$SPARKDROP_INGEST_ALLOW\" in *wrong*) echo 'SPARKDROP_INGEST_ALLOW is wrong' >&2 && exit 1 ;; esac",
        "  exit 0 ;; esac",
        "while [ \"$1\" != dev.sparkdrop.cost.CheckCommand ]; do shift; done",
        "mkdir -p \"$4\" && cp \"$2\"/*.yaml \"$4\"",
        "cp schedules \"$6\" 2>/dev/null || : >\"$6\"",
        "cp datasets \"${10}\" 2>/dev/null || : >\"${10}\"",
        "cp chats \"${12}\" 2>/dev/null || : >\"${12}\"");
    checkout.write("target/built", "");
    Files.setLastModifiedTime(
        folder.resolve("target/built"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    return checkout;
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

  /** Runs deploy.sh with the gcloud of that folder. */
  Said deploy(String gcloud, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("./deploy.sh"));
    command.addAll(Arrays.asList(arguments));
    Map<String, String> all = new TreeMap<>(environment);
    all.put("JAVA_HOME", shell.folder().toString());
    all.put("PATH", gcloud + ":" + shell.folder().resolve("bin") + ":" + System.getenv("PATH"));
    all.put("SPARKDROP_PAUSE", "0");
    return shell.run(all, command.toArray(String[]::new));
  }
}
