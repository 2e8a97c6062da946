package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.process.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of Spark's classes, with a JVM that says where it found each. */
class SparkJvmTest {
  private static final Path BUILT = Path.of("..", "jobs", "target").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void driverTakesItsClassesFromTheArchiveOfTheBuild() throws Exception {
    Path archive = BUILT.resolve("spark.jsa");
    Needs.that(Files.exists(archive), "no archive of Spark's classes: build the module jobs first");

    String printed = start(SparkJvm.archive(archive));

    long archived =
        printed.lines().filter(line -> line.contains("shared objects file (top)")).count();
    assertTrue(archived > 100, printed);
  }

  @Test
  void driverStartsWithoutAWordWhereTheArchiveIsOfNoUse() throws Exception {
    Needs.that(Files.exists(BUILT.resolve("spark.classpath")), "build the module jobs first");
    Path archive = Files.writeString(folder.resolve("spark.jsa"), "not an archive");

    String printed = start(SparkJvm.archive(archive));

    assertFalse(printed.contains("(top)"), printed);
    assertFalse(printed.contains("warning"), printed);
  }

  @Test
  void withoutAnArchiveThereIsNoFlag() {
    assertEquals(List.of(), SparkJvm.archive(folder.resolve("spark.jsa")));
  }

  private static String start(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ChildJvm.OWN_JAVA.toString()));
    command.addAll(flags);
    command.addAll(List.of("-Xlog:class+load", "-cp"));
    command.add(Files.readString(BUILT.resolve("spark.classpath")).strip());
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--version"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }
}
