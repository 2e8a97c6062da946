package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {
  private static final LocalDate NEW_YEAR = LocalDate.parse("2026-01-01");

  private static Ingest read(String section) throws FaultyPipeline {
    return Sample.parse(Sample.plus(section)).ingest();
  }

  @Test
  void aPipelineWithoutTheSectionFetchesNothing() throws FaultyPipeline {
    assertEquals(List.of(), Sample.parse(Sample.plus("")).ingest().sources());
  }

  @Test
  void whatIsGivenComesBeforeTheDefaultAndADefaultMayBeADay() throws FaultyPipeline {
    Ingest ingest =
        read(
            """
            ingest:
              destination: weather/
              params: {date: "${yesterday}", city: seattle}
              sources:
                - url: https://example.org/${param.city}/${param.date}.csv
                  object: ${param.city}-${param.date}-of-${today}.csv
                  headers: {Authorization: "Bearer ${secret.TOKEN}", X-Day: "${param.date}"}
            """);

    IngestSource plain = ingest.resolve(NEW_YEAR, Map.of()).get(0);
    IngestSource given = ingest.resolve(NEW_YEAR, Map.of("date", "2024-02-29")).get(0);

    assertEquals("weather/", ingest.destination());
    assertEquals("https://example.org/seattle/2025-12-31.csv", plain.url());
    assertEquals(Optional.of("seattle-2025-12-31-of-2026-01-01.csv"), plain.object());
    assertEquals("https://example.org/seattle/2024-02-29.csv", given.url());
    assertEquals(
        Map.of("Authorization", "Bearer ${secret.TOKEN}", "X-Day", "2024-02-29"), given.headers());
  }

  @Test
  void aParameterWithoutADefaultHasToBeGiven() throws FaultyPipeline {
    Ingest ingest = read("ingest: {sources: [{url: 'https://x/${param.a}/${param.b}'}]}\n");

    assertEquals(Map.of("a", "", "b", ""), ingest.parameters());
    assertThrows(IllegalArgumentException.class, () -> ingest.resolve(NEW_YEAR, Map.of("a", "1")));
  }

  @Test
  void aScheduleNeedsNoZoneOfItsOwn() throws FaultyPipeline {
    assertEquals(
        Optional.of(new Ingest.Schedule("0 6 * * MON-FRI", "Etc/UTC")),
        read("ingest: {schedule: '0 6 * * MON-FRI', sources: [{url: 'https://x/a'}]}\n")
            .schedule());
    assertEquals(Optional.empty(), read("ingest: {sources: [{url: 'https://x/a'}]}\n").schedule());
  }

  @Test
  void aScheduleThatNobodyCanKeepIsRefused() {
    assertEquals(
        List.of(
            "ingest.schedule: \"every day\" is not five fields; write minute hour day"
                + " month weekday: 0 6 * * *",
            "ingest.timeZone: \"Berlin\" is no time zone; write it as Europe/Berlin",
            "ingest.params.a: has no default, and the schedule gives it no value; write"
                + " one, as ${yesterday}"),
        Sample.faults(
            Sample.plus(
                "ingest: {schedule: 'every day', timeZone: Berlin, sources: [{url:"
                    + " 'https://x/${param.a}'}]}\n")));
    assertEquals(
        List.of(
            "ingest.schedule: is missing; timeZone alone says nothing; write when, as 0 6 * * *"),
        Sample.faults(Sample.plus("ingest: {timeZone: Europe/Berlin}\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-01", "a", "12:00:00", "v1.2", "A_b~c"})
  void whatMeansNothingInAUrlIsAValue(String text) {
    assertTrue(Ingest.isValue(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        "a/b",
        "a?b",
        "a#b",
        "a&b",
        "a%2Fb",
        "a b",
        "${secret.X}",
        "@x",
        "-a",
        "ü",
        "a\nb",
        "a\\b"
      })
  void whatMeansSomethingInAUrlIsNone(String text) {
    assertFalse(Ingest.isValue(text));
  }
}
