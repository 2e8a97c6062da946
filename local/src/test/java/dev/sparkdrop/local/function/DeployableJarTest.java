package dev.sparkdrop.local.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deployed, as it was packaged. */
class DeployableJarTest {
  private static final long MOST_BYTES = 40_000_000;

  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(Deployable.JAR.toFile())) {
      return jar.stream()
          .map(ZipEntry::getName)
          .map(name -> name.replaceFirst("^META-INF/versions/[0-9]+/", ""))
          .filter(name -> name.endsWith(".class"))
          .toList();
    }
  }

  @Test
  void itIsAloneInItsFolder() throws IOException {
    try (Stream<Path> files = Files.list(Deployable.JAR.getParent())) {
      assertEquals(List.of(Deployable.JAR), files.toList());
    }
  }

  @Test
  void itHasAtMost40Megabytes() throws IOException {
    long size = Files.size(Deployable.JAR);

    assertTrue(size <= MOST_BYTES, size + " bytes");
  }

  /** No transport but HTTP's, nothing of Spark, and nothing that the platform brings itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/netty/",
        "io/grpc/netty/",
        "io/grpc/okhttp/",
        "io/grpc/xds/",
        "org/apache/spark/",
        "org/apache/hadoop/",
        "scala/",
        "com/google/cloud/functions/",
        "io/cloudevents/",
        "org/junit/",
        "dev/sparkdrop/local/",
        "dev/sparkdrop/jobs/"
      })
  void itHasNothingOf(String prefix) throws IOException {
    assertEquals(
        List.of(),
        classes().stream()
            // Shaded copies too.
            .filter(name -> name.startsWith(prefix) || name.contains("/shaded/" + prefix))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"IngestFunction", "LaunchFunction", "TeardownFunction"})
  void itHasTheEntryPoints(String name) throws IOException {
    assertTrue(classes().contains("dev/sparkdrop/functions/" + name + ".class"));
  }
}
