package dev.sparkdrop.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The goals hold by counted calls, and docs/scale.md shows what was counted. */
class ScaleTableTest {
  private static final Path PAGE = Path.of("..", "docs", "scale.md");
  private static final String BEGIN = "<!-- written by ScaleTable -->\n";
  private static final String END = "<!-- end of what ScaleTable wrote -->\n";
  private static final ScaleTable TABLE = new ScaleTable(Measured.now());

  @Test
  void aTickOfAMillionLanesOfWhichAThousandAreAwakeTakesLessThanFiftySeconds() {
    assertTrue(TABLE.tickSeconds(1_000) < 50, () -> TABLE.tickSeconds(1_000) + " s");
  }

  @Test
  void aTickListsOnePageWhereNothingIsToDo() {
    assertEquals(1, TABLE.of().tick().pages());
  }

  @Test
  void thePageShowsWhatWasCounted() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    if (Boolean.getBoolean("scale.write")) {
      page = page.substring(0, begin) + TABLE.markdown() + page.substring(page.indexOf(END));
      Files.writeString(PAGE, page);
    }

    assertEquals(
        TABLE.markdown(),
        page.substring(begin, page.indexOf(END)),
        "docs/scale.md is stale; write it anew with: mvn -pl bench -am test"
            + " -Dtest=ScaleTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dscale.write=true");
  }
}
