package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.access.AccessLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/local-cloud.md} says of the APIs is so. */
class LocalCloudPageTest {
  private static final Path PAGE = Path.of("../docs/local-cloud.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][\\w.]*)` \\| `([^`]+)` \\|");
  private static final Pattern REFUSED =
      Pattern.compile("(?m)^- `(GET|PUT|POST|PATCH) (/[^` ]+)(?: (\\{.*}))?`$");

  @TempDir Path folder;

  @Test
  void theTableHasEveryMethodAndNoOther() throws Exception {
    Set<String> told = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      for (String method : row.group(2).split(" ", -1)) {
        told.add(row.group(1) + "." + method);
      }
    }
    Set<String> there =
        AccessLog.methods().stream()
            .filter(name -> !name.startsWith("bigquery."))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(String.join("\n", there), String.join("\n", told));
  }

  @Test
  void whatIsToldToBeRefusedIs() throws Exception {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    try (LocalCloud cloud = new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> null)) {
      Matcher refused = REFUSED.matcher(Files.readString(PAGE));
      while (refused.find()) {
        tried++;
        String body = refused.group(3) == null ? "" : refused.group(3);
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + cloud.port() + refused.group(2)))
                        .method(refused.group(1), BodyPublishers.ofString(body))
                        .build(),
                    BodyHandlers.ofString());
        if (answer.statusCode() != 501) {
          wrong.add(refused.group() + " gave " + answer.statusCode() + " " + answer.body());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(tried > 10, "the page lists what is refused");
  }
}
