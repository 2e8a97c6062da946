package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small files as real producers write them, and the right answer to each, one case a line. Where an
 * answer could be another one as well, the choice stands behind the case.
 */
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

  private static Case of(String name, String expected) {
    return new Case(name, "", expected);
  }

  private static Case of(String name, String arguments, String expected) {
    return new Case(name, arguments, expected);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("01-bom-crlf", "id bigint, n string: 1|x; 2|z\\r\\nz"),
        of(
            "02-quoted-newline",
            "id bigint, text string, n bigint: 1|line one\\nline two, with comma|7; 2|plain|8"),
        of(
            "04-backslash-quotes",
            "escape=\\",
            "id bigint, text string, x string: 1|say \"hi\", he said|a; 2|C:\\dir|b; 3|ok|c"),
        of("05-ragged", "max-bad=1", "a bigint, b bigint, c bigint: 1|2|3; 10|11|12; bad 3 4"),
        of(
            "06-duplicate-empty-headers",
            "id bigint, name string, name_2 string, unnamed string, unnamed_2 string: 1|x|y|z|w"),
        of("07b-trailing-comma-in-header", "a bigint, b bigint, c bigint: 1|2|3; 4|5|6"),
        of("08a-nul-byte", "id bigint, x string: 1|te\\0st; 2|ok"), // The NUL is kept.
        of("08b-utf16-no-bom", "id bigint, name string: 1|x; 2|y"), // It is read as UTF-16.
        of("09-cr-only", "id bigint, name string: 1|x; 2|y"),
        of(
            "10-semicolon",
            "FAILED Its columns are separated by ';'"), // Refused without the option.
        of(
            "10-semicolon",
            "sep=; locale=de",
            "id bigint, name string, amount double: 1|x|2.0; 2|y|3.0; 3|z|1.5"),
        of("11-tab", "FAILED Its columns are separated by '\\t'"),
        of("11-tab", "sep=\\t", "id bigint, name string, amount bigint: 1|x|2; 2|y|3"),
        of(
            "12-headerless",
            "FAILED Its first line looks like a row"), // Not believed to be a header.
        of(
            "12-headerless",
            "header=false",
            "_c0 bigint, _c1 string, _c2 date: 1|alice|2020-01-01; 2|bob|2020-01-02"),
        of("13a-preamble", "FAILED --option=skipRows=1"),
        of("13a-preamble", "skipRows=1", "id bigint, name string: 1|x; 2|y"),
        of("13a-preamble", "comment=#", "id bigint, name string: 1|x; 2|y"),
        of("14a-zip-codes-one-run", "zip string, n bigint: 10001|1; 00501|2"),
        of(
            "14b-zip-codes-two-runs",
            "FAILED Column zip is bigint, which would lose the leading zeros of '00501'"), // Bad
        // rows.
        of(
            "14b-zip-codes-two-runs",
            "schema=zip_STRING,n_BIGINT",
            "zip string, n bigint: 10001|1; 94105|2; 00501|3; +4912|4"),
        of(
            "15a-big-integers",
            "id decimal(38,0), n bigint: 9223372036854775808|1; 1|2"), // A decimal.
        of(
            "15c-money",
            "amount decimal(19,2), n bigint: 12345678901234567.89|1; 0.10|2"), // A decimal.
        of("16a-hex-ids-all-exponents", "sha string, n bigint: 7e10|1; 12e4|2"), // Text.
        of(
            "17a-null-markers-first-run",
            "nullValue=NULL nullValue=N/A nullValue=NaN nullValue=None nullValue=-",
            "id bigint, price double, q bigint: 1|2.5|1; 2|null|null; 3|null|null; 4|null|null; 5|3.5|7"),
        of(
            "17b-null-markers-later",
            "max-bad=1",
            "id bigint, price double: 1|2.5; 3|NaN; bad 2 4"), // Bad rows, unless configured:
        of(
            "17b-null-markers-later",
            "nullValue=N/A nullValue=nan",
            "id bigint, price double: 1|2.5; 2|null; 3|NaN; 4|null"),
        of(
            "18-dates",
            "d1 string, d2 date, d3 bigint, d4 string: 01/02/2024|2024-01-31|20240131|31.12.2024; 13/02/2024|2024-02-29|20240229|01.01.2025"), // d3 is a number.
        of(
            "18-dates",
            "dateFormat=dd.MM.yyyy",
            "d1 string, d2 string, d3 bigint, d4 date: 01/02/2024|2024-01-31|20240131|2024-12-31; 13/02/2024|2024-02-29|20240229|2025-01-01"),
        of(
            "20-currency",
            "a string, b string, c string, d string: $1,234.50|1.234,50 €|(12.00)|12%; $2.00|2,00 €|3.00|3%"),
        of("21-utf16-bom", "id bigint, name string: 1|é"), // It is read.
        of("22a-latin1-rows", "max-bad=1", "id bigint, name string: 2|ok; bad 2"),
        of("22a-latin1-rows", "encoding=windows-1252", "id bigint, name string: 1|café; 2|ok"),
        of(
            "23-compression",
            "id bigint: 1; 2; 3; skipped v.csv w.csv.zip"), // bzip2 is read, zip is not taken.
        of("25-empty", ""),
        of("26a-json-array-pretty", "id bigint, n string: 1|x; 2|y"),
        of("26b-json-array-line", "id bigint, n string: 1|x; 2|y"),
        of("26c-json-pretty-object", "id bigint, n string: 1|{\"k\":2}"),
        of(
            "28-json-nested",
            "id bigint, u string, big decimal(38,0), m double: 1|{\"name\":\"x\",\"tags\":[\"a\",\"b\"]}|12345678901234567890|1.1; 2|{\"name\":\"y\",\"tags\":[]}|1|2.5"), // JSON text.
        of(
            "29a-parquet-int96-decimal-nested",
            "t timestamp, d decimal(3,2), big decimal(38,2), s string, m string, arr string: 2020-01-01T10:00:00.123456Z|1.25|12345678901234567890.12|{\"k\":1,\"l\":[1,2]}|{\"a\":1}|[1,null]"),
        of(
            "29b-parquet-unsigned-nanos",
            "u8 bigint, u32 bigint, u64 decimal(20,0), nn timestamp: 255|4294967295|18446744073709551615|2020-01-01T10:00:00.123456Z"),
        of("29c-parquet-time", "id bigint, t string: 1|10:00:00.000000"),
        of("29d-parquet-uuid", "id bigint, u string: 1|00010203-0405-0607-0809-0a0b0c0d0e0f"),
        of(
            "29e-parquet-nested-nanos",
            "id bigint, s string: 1|{\"nn\":\"2020-01-01T10:00:00.123456Z\"}"),
        of(
            "30-parquet-schemas-differ",
            "id string, v string, d decimal(21,2), extra boolean: 1|x|1.50|null; 3000000000|7|2.25|true; 4|z|3.00|null"),
        of("30b-parquet-int-then-decimal", "id bigint, qty decimal(21,2): 1|2.00; 2|2.50"),
        of("31-spaces", "id bigint, name string, note string: 1|a, b|c; 2|x|d"),
        of("33-quoted-empty", "id bigint, s string: 1|; 2|null"),
        of("36b-junk-file-later", "FAILED Its columns are separated by ';'"), // Refused.
        of(
            "37-int-then-decimal",
            "id bigint, price decimal(21,2): 1|2.00; 2|3.00; 3|2.50; 4|7.25; 5|8.00")); // Widened.
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
        report.firstBad().forEach(row -> bad.add(row.path("line").asText()));
        report.skipped().forEach(each -> skipped.add(each.object().name()));
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
    String[] columns =
        Arrays.stream(lake.table().columns())
            .filter(name -> !SystemColumns.NAMES.contains(name))
            .toArray(String[]::new);
    String header =
        Arrays.stream(columns)
            .map(name -> name + " " + lake.table().schema().apply(name).dataType().catalogString())
            .collect(Collectors.joining(", "));
    List<String> parts = new ArrayList<>();
    lake.table()
        .orderBy("_generation")
        .selectExpr(Arrays.stream(columns).map(name -> "`" + name + "`").toArray(String[]::new))
        .collectAsList()
        .forEach(row -> parts.add(row(row)));
    if (!bad.isEmpty()) {
      parts.add("bad " + bad.stream().sorted().collect(Collectors.joining(" ")));
    }
    if (!skipped.isEmpty()) {
      parts.add("skipped " + String.join(" ", skipped));
    }
    return header + ": " + String.join("; ", parts);
  }

  private static String row(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      String text = String.valueOf(row.get(i));
      values.add(text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0"));
    }
    return String.join("|", values);
  }
}
