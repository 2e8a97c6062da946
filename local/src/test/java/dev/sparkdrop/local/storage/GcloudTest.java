package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Needs;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gcloud does, where it is installed. */
class GcloudTest {
  private static final String ODD = "we ird \"q\" $(x) %2F é \uD83D\uDE00 ,{y};+&=#";

  @TempDir Path folder;

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void gcloudCopiesListsMovesAndRemoves() throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "gcloud")));
    Needs.that(installed, "gcloud is not installed: its commands are not tried");
    try (RunningStorage cloud = new RunningStorage(folder.resolve("data"))) {
      cloud.storage().createBucket("other");
      // Above 8 MiB gcloud uploads in another way than below.
      Path large = Files.write(folder.resolve("large"), new byte[9 << 20]);
      Path small = Files.writeString(folder.resolve("small"), "hello\n");

      gcloud(cloud, "cp", small.toString(), large.toString(), "gs://bkt/dir/");
      gcloud(cloud, "cp", small.toString(), "gs://bkt/dir/" + ODD);
      String listed = gcloud(cloud, "ls", "gs://bkt/dir/");
      String read = gcloud(cloud, "cat", "gs://bkt/dir/" + ODD);
      gcloud(cloud, "mv", "gs://bkt/dir/large", "gs://other/moved");
      Path back = folder.resolve("back");
      gcloud(cloud, "cp", "gs://other/moved", back.toString());
      gcloud(cloud, "rm", "gs://bkt/dir/**");

      assertEquals(
          List.of("gs://bkt/dir/large", "gs://bkt/dir/small", "gs://bkt/dir/" + ODD),
          listed.lines().toList());
      assertEquals("hello\n", read);
      assertEquals(-1, Files.mismatch(large, back));
      assertTrue(cloud.storage().list("bkt", "", null, 10).isEmpty());
      List<String> expected = new ArrayList<>(List.of("dir/small", "dir/large", "dir/" + ODD));
      expected.addAll(List.of("moved", "-dir/large", "-dir/small", "-dir/" + ODD));
      assertEquals(expected.stream().sorted().toList(), cloud.events.stream().sorted().toList());
    }
  }

  private String gcloud(RunningStorage cloud, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("gcloud", "storage"));
    command.addAll(Arrays.asList(arguments));
    Path errors = folder.resolve("gcloud.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", cloud.url() + "/storage/v1/",
                "CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true",
                "CLOUDSDK_CORE_DISABLE_PROMPTS", "1",
                "CLOUDSDK_CORE_PROJECT", "p",
                "CLOUDSDK_CONFIG", folder.resolve("gcloud").toString(),
                "LC_ALL", "C.UTF-8"));
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String failed = String.join(" ", command) + ": " + Files.readString(errors);
    assertEquals(0, process.waitFor(), failed);
    return said;
  }
}
