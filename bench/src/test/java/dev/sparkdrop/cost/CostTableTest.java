package dev.sparkdrop.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The goal holds on the program's own numbers, and docs/cost.md shows them. */
class CostTableTest {
  private static final Path PAGE = Path.of("..", "docs", "cost.md");
  private static final Path CHART = Path.of("..", "docs", "cost.svg");
  private static final String BEGIN = "<!-- written by CostTable -->\n";
  private static final String END = "<!-- end of what CostTable wrote -->\n";
  private static final String STALE =
      "docs/cost.md or its chart is stale; write both anew with: mvn -pl bench -am test"
          + " -Dtest=CostTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dcost.write=true";
  private static final double GOAL = 1.5;
  private static final List<Day> DAYS = CostTable.all();

  @Test
  void ourDefaultCostsAtMostHalfAsMuchAgainAsTheClairvoyantSchedule() {
    for (Day day : DAYS.subList(0, Trace.all().size())) {
      assertTrue(day.ratio() <= GOAL, () -> day.trace().name() + ": " + day.ratio());
    }
  }

  @Test
  void theClairvoyantScheduleIsNeitherDearerThanOursNorLater() {
    for (Day day : DAYS) {
      assertTrue(day.ratio() >= 1, () -> day.trace().name() + ": " + day.ratio());
      for (int i = 0; i < day.trace().landed().size(); i++) {
        long ours = day.us().started().get(i);
        long theirs = day.clairvoyant().started().get(i);
        assertTrue(theirs <= ours, () -> day.trace().name() + ": " + theirs + " after " + ours);
      }
    }
  }

  @Test
  void thePageShowsWhatTheProgramPrints() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String table = "\n" + new CostTable(DAYS).markdown() + "\n";
    if (Boolean.getBoolean("cost.write")) {
      page = page.substring(0, begin) + table + page.substring(end);
      Files.writeString(PAGE, page);
      end = begin + table.length();
    }

    String shown = page.substring(begin, end);

    assertEquals(table, shown, STALE);
  }

  @Test
  void theChartShowsTheSame() throws IOException {
    if (Boolean.getBoolean("cost.write")) {
      Files.writeString(CHART, new CostChart(DAYS).svg());
    }
    assertEquals(new CostChart(DAYS).svg(), Files.readString(CHART), STALE);
  }
}
