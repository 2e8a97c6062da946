package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.LandedObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the schemas tell of all that is stored, and refuse what is wrong. */
class JsonSchemasTest {
  @Test
  void everyComponentOfTheRecordsIsInTheSchemas() throws IOException {
    check(Manifest.class, "manifest-v1", "/properties", "version");
    check(LandedObject.class, "manifest-v1", "/$defs/object/properties");
    check(Manifest.Dropped.class, "manifest-v1", "/$defs/dropped/properties");
    check(Bisection.class, "manifest-v1", "/$defs/bisect/properties");
    check(Bisection.Half.class, "manifest-v1", "/$defs/half/properties");
    check(JobReport.class, "report-v1", "/properties", "version");
    check(JobReport.Rows.class, "report-v1", "/properties/rows/properties");
    check(JobReport.Table.class, "report-v1", "/properties/table/properties");
    check(JobReport.BadRows.class, "report-v1", "/properties/badRows/properties");
    check(
        JobReport.BadRow.class,
        "report-v1",
        "/properties/badRows/properties/first/items/properties");
    check(JobReport.BadCount.class, "report-v1", "/$defs/counts/items/properties");
    check(JobReport.Columns.class, "report-v1", "/properties/columns/properties");
  }

  private static void check(Class<?> type, String schema, String at, String... more)
      throws IOException {
    Set<String> components = new TreeSet<>(List.of(more));
    for (RecordComponent component : type.getRecordComponents()) {
      components.add(component.getName());
    }
    JsonNode root =
        new ObjectMapper().readTree(Path.of("../docs/schemas/" + schema + ".json").toFile());
    Set<String> properties = new TreeSet<>();
    root.at(at).fieldNames().forEachRemaining(properties::add);
    assertEquals(components, properties, type.getName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'version': 2}",
        "{'version': 1, 'rows': {'in': 1, 'out': 1}}",
        "{'version': 1, 'rows': {'in': -1, 'out': 1, 'bad': 0}}",
        "{'version': 1, 'table': {'uri': 'lake/x'}}",
        "{'version': 1, 'leftOut': [{'name': 'x'}]}",
        "{'version': 1, 'warnings': 'one'}",
        "{'version': 1, 'mesage': 'misspelt'}"
      })
  void aWrongReportIsRefused(String report) throws IOException {
    assertFalse(JsonSchemas.faults("report-v1", report.replace('\'', '"')).isEmpty());
  }

  @Test
  void theDocumentsOfThePageAreRight() throws IOException {
    String page = Files.readString(Path.of("../docs/bring-your-own-job.md"));
    Matcher blocks = Pattern.compile("(?s)<!-- (\\S+-v1) -->\n+```json\n(.*?)```").matcher(page);
    int count = 0;
    while (blocks.find()) {
      assertEquals(List.of(), JsonSchemas.faults(blocks.group(1), blocks.group(2)));
      count++;
    }
    assertEquals(2, count);
  }
}
