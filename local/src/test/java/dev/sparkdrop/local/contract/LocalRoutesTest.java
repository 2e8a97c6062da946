package dev.sparkdrop.local.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /local} takes, lists, clears, refuses and explains. */
class LocalRoutesTest extends FaultyCloud {
  private static final Path PAGE = Path.of("..", "docs", "local-cloud.md");

  private static JsonObject json(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer::body);
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static JsonArray faults() {
    return json(cloud.call("GET", "/local/faults", null)).getAsJsonArray("faults");
  }

  private static String refused(String fault) {
    HttpResponse<String> answer = cloud.call("POST", "/local/faults", fault);
    assertEquals(400, answer.statusCode(), answer::body);
    return JsonParser.parseString(answer.body())
        .getAsJsonObject()
        .getAsJsonObject("error")
        .get("message")
        .getAsString();
  }

  @Test
  void aFaultIsListedWithHowOftenItFiredUntilItIsCleared() {
    cloud.fault("{'where': 'storage', 'what': '503', 'times': 2}");
    cloud.fault("{'where': 'job', 'what': 'hang'}");
    cloud.call("GET", "/storage/v1/b/state", null);

    JsonObject first = faults().get(0).getAsJsonObject();
    json(cloud.call("DELETE", "/local/faults/" + first.get("id").getAsInt(), null));
    JsonArray left = faults();
    json(cloud.call("DELETE", "/local/faults", null));

    assertEquals(1, first.get("fired").getAsInt());
    assertEquals("job", left.get(0).getAsJsonObject().get("where").getAsString());
    assertEquals(1, left.size());
    assertEquals(0, faults().size());
    assertEquals(404, cloud.call("DELETE", "/local/faults/99", null).statusCode());
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    String said =
        refused(
            "{'where': 'storage', 'what': 'drop', 'times': 0, 'rate': 2, 'delay': 'soon', 'tims': 3}");

    for (String part :
        List.of(
            "'tims' is not known here",
            "'what' is \"drop\"; for storage write one of 403, 429, 500, 503",
            "'times' is 0; write a whole number from 1 on",
            "'rate' is 2; write a number above 0 and up to 1",
            "'delay' is \"soon\"; write a time")) {
      assertTrue(said.contains(part), () -> part + " is not in: " + said);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 'where' is missing",
        "{} | 'what' is missing",
        "{'where': 'disk', 'what': 'full'} | 'where' is \"disk\"; write one of storage, dataproc",
        "{'where': 'event', 'what': 'delay'} | 'delay' is missing",
        "{'where': 'event', 'what': 'drop', 'delay': '1s'} | 'delay' means nothing for drop",
        "{'where': 'event', 'what': 'drop', 'seed': 1} | 'seed' goes with 'rate'",
        "{'where': 'event', 'what': 'drop', 'match': ['a']} | 'match' is [\"a\"]; write a text",
        "{'where': 'storage', 'what': 'kill-after'} | 'function' says whom to kill",
        "{'where': 'job', 'what': 'hang', 'function': 'launch'} | 'function' goes with a kill",
        "{'where': 'function', 'what': 'kill'} | 'match' says whom to kill",
        "{'where': 'function', 'what': 'kill-after', 'match': 'ingest'} | gets no events",
        "{'where': 'function', 'what': 'kill', 'match': 'launch', 'times': 2} | once and now",
        "[1] | not a JSON object",
        "where=storage | not a JSON object"
      })
  void aFaultThatMakesNoSenseIsRefused(String fault, String part) {
    String said = refused(fault);

    assertTrue(said.contains(part), said);
    assertEquals(0, faults().size());
  }

  @Test
  void theClockMovesForwardAlone() {
    Instant before = cloud.cloud().clock().instant();

    JsonObject moved = json(cloud.call("POST", "/local/clock", "{'forward': '1h30m'}"));

    Instant now = Instant.parse(moved.get("now").getAsString());
    assertFalse(now.isBefore(before.plus(Duration.ofMinutes(90))), moved::toString);
    assertEquals(moved.get("ahead"), json(cloud.call("GET", "/local/clock", null)).get("ahead"));
    for (String wrong :
        List.of("{}", "{'forward': '-1h'}", "{'forward': '9999d'}", "{'back': '1s'}")) {
      assertEquals(400, cloud.call("POST", "/local/clock", wrong).statusCode(), wrong);
    }
  }

  @Test
  void everyExampleOfThePageIsAccepted() throws Exception {
    Pattern curl =
        Pattern.compile("^ {4}curl (?:-X (\\w+) )?http://127.0.0.1:8650(\\S+)(?: -d '(.*)')?$");
    int examples = 0;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher example = curl.matcher(line);
      if (line.contains("curl ")) {
        assertTrue(example.matches(), line);
        String body = example.group(3);
        String method = example.group(1) != null ? example.group(1) : body == null ? "GET" : "POST";
        boolean one = example.group(2).matches(".*/\\d+");
        String path = one ? "/local/faults/" + newFault() : example.group(2);
        HttpResponse<String> answer = cloud.call(method, path, body);
        assertEquals(200, answer.statusCode(), () -> line + "\n" + answer.body());
        examples++;
      }
    }
    assertTrue(examples > 30, "only " + examples + " examples were found");
  }

  private static int newFault() {
    return json(cloud.call("POST", "/local/faults", "{'where': 'job', 'what': 'hang'}"))
        .get("id")
        .getAsInt();
  }

  @Test
  void thePageTellsOfEveryFaultThatCanBeAskedFor() throws Exception {
    String page = Files.readString(PAGE);
    JsonObject places = json(cloud.call("GET", "/local", null)).getAsJsonObject("where");

    for (Map.Entry<String, com.google.gson.JsonElement> place : places.entrySet()) {
      assertTrue(page.contains("`" + place.getKey() + "`"), place.getKey());
      for (String what : place.getValue().getAsJsonObject().getAsJsonObject("what").keySet()) {
        assertTrue(page.contains("`" + what + "`"), () -> what + " of " + place.getKey());
      }
    }
  }
}
