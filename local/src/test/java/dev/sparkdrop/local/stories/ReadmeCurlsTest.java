package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's requests for ingestion, as they stand there, against {@code ./deploy.sh local}. */
class ReadmeCurlsTest {
  private static final Pattern CURL =
      Pattern.compile("(?m)^    curl -(?:X POST|N)(?:.*\\\\\\n|.*\\n(?= {20}))*.*\\n");

  @TempDir static Path folder;

  private static String run(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> command + out);
    return out;
  }

  private static boolean hasCurl() {
    try {
      return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void theSecondCallOfEachAnswersUnchangedAndStartsNoRun() throws Exception {
    Needs.nothing(Outside.missing());
    Needs.that(hasCurl(), "there is no curl");
    List<String> curls =
        CURL.matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(MatchResult::group)
            .toList();
    assertEquals(3, curls.size(), curls::toString);

    try (Outside outside = new Outside(folder.resolve("data"))) {
      outside.start("--boot", "1");
      for (String curl : curls) {
        String first = run(outside.withMyPorts(curl));
        assertTrue(first.contains("\"created\""), first);
        assertFalse(first.contains("\"failed\""), first);
      }
      Outside.await("three runs", () -> outside.receipts().size() >= 3);
      outside.rest();
      List<String> runs = outside.list("state", "runs/");
      int objects = outside.list("landing", "").size();

      for (String curl : curls) {
        String second = run(outside.withMyPorts(curl));
        assertTrue(second.contains("\"unchanged\""), second);
        assertFalse(second.contains("\"created\"") || second.contains("\"failed\""), second);
      }
      // What an event would start is there only once it was delivered; this one comes after all.
      outside.local("clock", "{'forward': '2m'}");
      outside.rest();

      assertEquals(runs, outside.list("state", "runs/"));
      assertEquals(objects, outside.list("landing", "").size());
      assertTrue(outside.list("state", "inbox/").isEmpty());
    }
  }
}
