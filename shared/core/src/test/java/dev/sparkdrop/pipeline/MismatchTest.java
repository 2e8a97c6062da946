package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MismatchTest {
  private static final String BIRDS = "birdstrikes/{year}/*.csv";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          birdstrikes/{year}/*.csv | Birdstrikes/1990/a.csv   | 0 | Birdstrikes    | birdstrikes
          birdstrikes/{year}/*.csv | birdstrike/1990/a.csv    | 0 | birdstrike     | birdstrikes
          birdstrikes/{year}/*.csv | birdstrikes/1990/a.CSV   | 2 | a.CSV          | *.csv
          birdstrikes/{year}/*.csv | birdstrikes/1990/a.csv.gz | 2 | a.csv.gz      | *.csv
          birdstrikes/{year}/*.csv | birdstrikes/1990/q1/a.csv | 2 | q1/a.csv      | *.csv
          birdstrikes/{year}/*.csv | birdstrikes//a.csv       | 1 | ''             | {year}
          birdstrikes/{year}/*.csv | birdstrikes/1990         | 1 | -              | /*.csv
          birdstrikes/{year}/*.csv | birdstrikes/1990/        | 2 | -              | *.csv
          birdstrikes/{year}/*.csv | birdstr                  | 0 | birdstr        | birdstrikes
          birdstrikes/{year}/*.csv | ''                       | 0 | -              | birdstrikes/{year}/*.csv
          in/a                     | in/ab                    | 1 | b              | -
          in/a                     | in/a/b                   | 1 | /b             | -
          in/v{v}.csv              | in/v.csv                 | 1 | v.csv          | v{v}.csv
          **/*.json                | deep/down/a.csv          | 2 | a.csv          | *.json
          """,
      delimiter = '|',
      nullValues = "-")
  void theSegmentIsNamedInWhichTheyDiffer(
      String pattern, String name, int segments, String has, String wants) {
    assertTrue(Glob.of(pattern).match(name).isEmpty());
    assertEquals(new Mismatch(pattern, segments, has, wants), Mismatch.of(Glob.of(pattern), name));
  }

  @ParameterizedTest
  @CsvSource({
    "birdstrikes/1990/a.json, birdstrikes/{year}/*.csv",
    "Movies/a.json, movies/*.json",
    "birdstrkes/1990/a.csv, birdstrikes/{year}/*.csv",
    "movies/2026/a.json, movies/*.json",
  })
  void thePatternThatComesNearestIsTheOneThatWasMeant(String name, String meant) {
    List<Mismatch> all =
        Stream.of("zebras/**", "movies/*.json", BIRDS)
            .map(pattern -> Mismatch.of(Glob.of(pattern), name))
            .toList();

    assertEquals(meant, Mismatch.nearest(all).orElseThrow().pattern());
  }

  @Test
  void aDifferenceIsToldInWords() {
    assertEquals(
        "the name has \"a.CSV\" where the pattern has \"*.csv\"",
        Mismatch.of(Glob.of(BIRDS), "birdstrikes/1990/a.CSV").where());
    assertEquals(
        "the name ends where the pattern goes on with \"/*.csv\"",
        Mismatch.of(Glob.of(BIRDS), "birdstrikes/1990").where());
    assertEquals(
        "the name goes on with \"b\" where the pattern ends",
        Mismatch.of(Glob.of("in/a"), "in/ab").where());
  }

  @Test
  void aHostileNameIsCutAndTakesNoTime() {
    String name = "a".repeat(1000) + "\n<script>";
    String pattern = "*a".repeat(500) + "b";

    assertTrue(Mismatch.of(Glob.of(pattern), name).where().length() < 300);
  }
}
