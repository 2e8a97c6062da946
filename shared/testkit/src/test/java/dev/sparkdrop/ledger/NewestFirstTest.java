package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewestFirstTest {
  private static final List<Instant> TIMES =
      List.of(
          Instant.EPOCH,
          Instant.parse("2026-11-22T13:57:49.123Z"),
          Instant.parse("2026-11-22T13:57:49.124Z"),
          Instant.parse("2059-05-25T17:38:27.455Z"),
          Instant.parse("2059-05-25T17:38:27.456Z"),
          Instant.parse("5188-04-22T00:00:00Z"));

  @Test
  void namesAreInTheOppositeOrderOfTheirTimes() {
    List<String> names = TIMES.stream().map(NewestFirst::of).sorted().toList();

    List<Instant> read = names.stream().map(name -> NewestFirst.time(name).orElseThrow()).toList();

    assertEquals(TIMES.stream().sorted(java.util.Comparator.reverseOrder()).toList(), read);
  }

  @Test
  void everyTimeIsAsLong() {
    for (Instant time : TIMES) {
      assertEquals(NewestFirst.DIGITS, NewestFirst.of(time).length(), time.toString());
    }
  }

  @Test
  void whatFollowsTheTimeDoesNotMatter() {
    Instant time = TIMES.get(1);

    assertEquals(Optional.of(time), NewestFirst.time(NewestFirst.of(time) + "-flights-1\n/x"));
  }

  @Test
  void aNameWithoutATimeHasNone() {
    for (String name : List.of("", "short", "UPPERCASE", "with-dash-and-more")) {
      assertEquals(Optional.empty(), NewestFirst.time(name), name);
    }
  }

  @Test
  void aTimeThatHasNoPlaceIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> NewestFirst.of(Instant.parse("1969-12-31T23:59:59Z")));
    assertThrows(
        IllegalArgumentException.class,
        () -> NewestFirst.of(Instant.parse("5200-01-01T00:00:00Z")));
  }
}
