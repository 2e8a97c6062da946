package dev.sparkdrop.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Timeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run's badge says how well it went, in words and not by its colour alone. */
class BadgeTest {

  private static RunRow run(
      Outcome outcome, long in, long bad, String warning, RunRow.Repetition repeated) {
    return new RunRow(
        "r",
        "p",
        "l",
        outcome,
        null,
        1,
        0,
        "a",
        new JobReport.Rows(in, in - bad, bad),
        new Timeline(PageReader.NOW, null, null, null, null, null, null),
        null,
        null,
        null,
        null,
        Map.of(),
        warning,
        repeated,
        null);
  }

  @Test
  void manyBadRowsOrAWarningAreNotPlainlyGood() {
    assertEquals(
        new Badge("succeeded", "good"), Badge.of(run(Outcome.SUCCEEDED, 100, 1, null, null)));
    assertEquals(
        new Badge("succeeded, bad rows", "warn"),
        Badge.of(run(Outcome.SUCCEEDED, 100, 2, null, null)));
    assertEquals(
        new Badge("succeeded, warning", "warn"),
        Badge.of(run(Outcome.SUCCEEDED, 100, 0, "Look.", null)));
  }

  @Test
  void aFailureIsCalmOnceItsBatchHasSucceeded() {
    assertEquals("bad", Badge.of(run(Outcome.FAILED, 0, 0, null, null)).tone());
    RunRow.Repetition open = new RunRow.Repetition("r-2", null);
    assertEquals("bad", Badge.of(run(Outcome.FAILED, 0, 0, null, open)).tone());
    RunRow.Repetition good = new RunRow.Repetition("r-2", Outcome.SUCCEEDED);
    assertEquals("calm", Badge.of(run(Outcome.FAILED, 0, 0, null, good)).tone());
  }

  @Test
  void bothPagesLinkTheRunThatSucceeded() {
    String front = PageReader.front(List.of(), PageReader.mended("DE"));
    String run = PageReader.page(PageReader.account(PageReader.mended("DE"), "a", "b"));

    for (String page : List.of(front, run)) {
      assertTrue(
          page.contains("succeeded as <a href=\"/runs/birdstrikes-f2b99c43-mwrnezfxgood\">"), page);
      assertTrue(page.contains("country=DE"), page);
    }
    assertTrue(run.contains("id=\"bad-by-file\"") && run.contains("id=\"bad-by-column\""), run);
    assertTrue(run.contains("version 7") && run.contains("7 rows loaded"), run);
    assertTrue(run.contains("id=\"warnings\""), run);
  }
}
