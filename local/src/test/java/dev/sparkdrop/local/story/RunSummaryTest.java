package dev.sparkdrop.local.story;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed of a run at the end of {@code --once}. */
class RunSummaryTest {
  @ParameterizedTest
  @CsvSource({
    "3, 2, 1, 'rows     3 in = 2 out + 1 bad'",
    "3000, 1, 0, 'rows     3,000 in, 1 out, 0 bad'"
  })
  void rowsAreASumOnlyWhereTheyAre(long in, long out, long bad, String line) {
    String receipt =
        "{'outcome':'SUCCEEDED','objects':[],'timeline':{},'rows':{'in':%d,'out':%d,'bad':%d}}"
            .formatted(in, out, bad);

    List<String> lines = RunSummary.of(JsonParser.parseString(receipt).getAsJsonObject(), "");

    assertTrue(lines.contains(line), lines::toString);
  }
}
