package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.Shell.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The platform's build takes a folder with exactly one jar for a function, and has javap find the
 * entry class in it (GoogleCloudPlatform/buildpacks, cmd/java/functions_framework).
 */
class DeployableTest {
  private static final Path FOLDER = Path.of("../functions/target/deploy").toAbsolutePath();

  @Test
  void whatIsUploadedIsOneJarWithTheThreeEntryClasses() throws Exception {
    Needs.that(Files.isDirectory(FOLDER), "the functions are not packaged");
    List<Path> files;
    try (Stream<Path> listed = Files.list(FOLDER)) {
      files = listed.toList();
    }
    assertEquals(List.of("sparkdrop-functions.jar"), names(files));
    String javap = Path.of(System.getProperty("java.home"), "bin", "javap").toString();
    for (String name : List.of("IngestFunction", "LaunchFunction", "TeardownFunction")) {
      Said said =
          new Shell(FOLDER)
              .run(
                  Map.of(),
                  javap,
                  "-classpath",
                  files.get(0).toString(),
                  "dev.sparkdrop.functions." + name);

      assertEquals(0, said.exit(), said::text);
    }
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(f -> f.getFileName().toString()).toList();
  }
}
