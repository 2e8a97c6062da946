package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.schema.SystemColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small files as real producers write them, and the right answer to each: one case a line. */
class LakeCasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases/lake");

  @TempDir Path root;

  /** A case: its folder, arguments by spaces, and what stands in the table after its last run. */
  record Case(String name, String arguments, String expected) {
    @Override
    public String toString() {
      return name + " " + arguments;
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(CASES.resolveSibling("lake.tsv"))) {
      if (!line.startsWith("#")) {
        String[] cells = line.split("\t", -1);
        cases.add(new Case(cells[0], cells[1], cells[2]));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theAnswerIsRight(Case one) throws IOException {
    // Given
    LocalLake lake = new LocalLake(SharedSpark.get(), root).with(arguments(one));
    List<String> bad = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    String failure = "";

    // When
    for (int run = 1; Files.exists(CASES.resolve(one.name() + "/r" + run)); run++) {
      try (Stream<Path> files = Files.list(CASES.resolve(one.name() + "/r" + run))) {
        files.sorted().forEach(file -> land(lake, file));
      }
      try {
        Report report = lake.run("r" + run);
        report.firstBad.forEach(row -> bad.add(row.path("line").asText()));
        report.skipped.forEach(each -> skipped.add(each.object.name));
      } catch (JobFailure e) {
        failure = e.getMessage();
      }
    }

    // Then
    if (one.expected().startsWith("FAILED ")) {
      assertTrue(failure.contains(one.expected().substring(7)), failure);
      return;
    }
    assertEquals("", failure);
    assertEquals(one.expected(), table(lake, bad, skipped));
  }

  private static String[] arguments(Case one) {
    return Arrays.stream(one.arguments().split(" "))
        .filter(argument -> !argument.isEmpty())
        .map(argument -> argument.startsWith("max-bad=") ? "--" + argument : argument)
        .map(
            argument ->
                argument.startsWith("schema=") ? "--" + argument.replace('_', ' ') : argument)
        .map(argument -> argument.startsWith("--") ? argument : "--option=" + argument)
        .toArray(String[]::new);
  }

  private static void land(LocalLake lake, Path file) {
    try {
      lake.land(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(LocalLake lake, List<String> bad, List<String> skipped) {
    if (!Files.exists(lake.path("lake/table/_delta_log"))) {
      return "";
    }
    Dataset<Row> table = lake.table();
    String[] columns =
        Arrays.stream(table.columns())
            .filter(name -> !SystemColumns.NAMES.contains(name))
            .toArray(String[]::new);
    String header =
        Arrays.stream(columns)
            .map(name -> name + " " + table.schema().apply(name).dataType().catalogString())
            .collect(Collectors.joining(", "));
    List<String> parts =
        table.collectAsList().stream()
            .sorted(Comparator.comparingLong(row -> row.getLong(row.fieldIndex("_generation"))))
            .map(row -> row(row, columns))
            .collect(Collectors.toCollection(ArrayList::new));
    if (!bad.isEmpty()) {
      parts.add("bad " + bad.stream().sorted().collect(Collectors.joining(" ")));
    }
    if (!skipped.isEmpty()) {
      parts.add("skipped " + String.join(" ", skipped));
    }
    return header + ": " + String.join("; ", parts);
  }

  private static String row(Row row, String[] columns) {
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      String text = String.valueOf(row.get(row.fieldIndex(column)));
      values.add(text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0"));
    }
    return String.join("|", values);
  }
}
