package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sizes, and guesses at what was meant. */
class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "15m, 900",
    "1h30m, 5400",
    "7d, 604800",
    "1d2h3m4s, 93784",
    "90s, 90",
    "0h0m, 0"
  })
  void durationIsReadInItsUnits(String text, long seconds) {
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "5 minutes",
        "5 m",
        "-5m",
        "1.5h",
        "30m1h",
        "5M",
        "5ms",
        "PT5M",
        "m",
        "9999999999999999999s",
        "٥m"
      })
  void anythingElseIsNoDuration(String text) {
    assertEquals(Optional.empty(), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1m30s", "10h50m", "7d", "1d1s"})
  void durationIsWrittenAsItIsRead(String text) {
    assertEquals(text, Durations.format(Durations.parse(text).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "500MB, 500000000",
    "1TiB, 1099511627776",
    "64KiB, 65536",
    "2G, 2000000000",
    "1PiB, 1125899906842624",
    "10B, 10",
    "0, 0"
  })
  void sizeIsReadInItsUnits(String text, long bytes) {
    assertEquals(Optional.of(bytes), Sizes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MB", "1.5GB", "-1", "1 GB", "1gb", "1iB", "9999PiB", "99999999999999999999"})
  void anythingElseIsNoSize(String text) {
    assertEquals(Optional.empty(), Sizes.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "triger, trigger",
    "laek, lake",
    "Name, name",
    "group_by, groupBy",
    "machine_type_uri, machineTypeUri",
    "regoin, region"
  })
  void misspeltWordIsGuessed(String word, String meant) {
    List<String> known =
        List.of("name", "trigger", "lake", "groupBy", "region", "machineTypeUri", "landing");
    assertEquals(Optional.of(meant), Nearest.to(word, known));
  }

  @Test
  void strangeWordIsNotGuessed() {
    List<String> known = List.of("name", "trigger");

    assertEquals(Optional.empty(), Nearest.to("cluster", known));
    assertEquals(Optional.empty(), Nearest.to("n".repeat(10_000), known));
    assertEquals("known here: name, trigger", Nearest.hint("cluster", known));
  }

  @Test
  void quotedTextIsOneShortLine() {
    assertEquals("\"a\\nb\\u0007c\"", Quoted.of("a\nb\u0007c"));
    assertEquals("\"" + "😀".repeat(80) + "…\"", Quoted.of("😀".repeat(81)));
  }
}
