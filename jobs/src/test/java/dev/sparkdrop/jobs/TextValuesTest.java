package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextValuesTest {
  @ParameterizedTest
  @CsvSource({
    "'', none",
    "' ', none",
    "0, int64",
    "-12, int64",
    "' 7 ', int64",
    "9223372036854775807, int64",
    "9223372036854775808, string",
    "007, string",
    "+49123, string",
    "1.5, float64",
    "-.5e-3, float64",
    "0.10, float64",
    "NaN, float64",
    "1e999, string",
    "1d, string",
    "0x1F, string",
    "., string",
    "-, string",
    "1e, string",
    "TRUE, boolean",
    "yes, string",
    "2012-01-01, date",
    "2012-02-30, string",
    "0000-01-01, string",
    "2012-1-1, string",
    "2012-01-01 10:00, timestamp",
    "2012-01-01T10:00:00.123456Z, timestamp",
    "2012-01-01T10:00:00+02:00, timestamp",
    "2012-01-01T10:00:00.1234567Z, string",
    "2012-01-01T25:00:00, string",
    "T-38A, string"
  })
  void typeOfATextIsTheNarrowestThatKeepsIt(String text, String type) {
    // When
    ColumnType inferred = TextValues.infer(text);

    // Then
    assertEquals(type, inferred.toString());
    assertNotNull(TextValues.value(text, inferred), "what was inferred must fit");
  }

  @Test
  void valuesFitWiderTypesToo() {
    assertEquals(12D, TextValues.value("12", ColumnType.FLOAT64));
    assertEquals(300L, TextValues.value("300.0", ColumnType.INT64));
    assertEquals(7L, TextValues.value("007", ColumnType.INT64));
    assertEquals(LocalDate.of(2012, 1, 1), TextValues.value("2012-01-01 00:00", ColumnType.DATE));
    assertEquals(
        Instant.parse("2012-01-01T00:00:00Z"),
        TextValues.value("2012-01-01", ColumnType.TIMESTAMP));
    assertEquals(
        Instant.parse("2012-01-01T08:00:00Z"),
        TextValues.value("2012-01-01T10:00:00+02:00", ColumnType.TIMESTAMP));
    assertEquals(new BigDecimal("1.50"), TextValues.value("1.5", ColumnType.parse("decimal(4,2)")));
  }

  @Test
  void valuesThatWouldLoseSomethingDoNotFit() {
    assertNull(TextValues.value("300.5", ColumnType.INT64));
    assertNull(TextValues.value("1e999999999", ColumnType.INT64));
    assertNull(TextValues.value("true", ColumnType.INT64));
    assertNull(TextValues.value("1", ColumnType.BOOLEAN));
    assertNull(TextValues.value("2012-01-01 00:01", ColumnType.DATE));
    assertNull(TextValues.value("1.555", ColumnType.parse("decimal(4,2)")));
    assertNull(TextValues.value("100", ColumnType.parse("decimal(4,2)")));
    assertNull(TextValues.value("1e999999999", ColumnType.parse("decimal(4,2)")));
  }

  @ParameterizedTest
  @CsvSource({
    "int64, float64, float64",
    "date, timestamp, timestamp",
    "boolean, int64, string",
    "int64, date, string",
    "'decimal(10,2)', 'decimal(8,4)', 'decimal(12,4)'",
    "'decimal(38,0)', 'decimal(38,10)', string",
    "'decimal(10,2)', int64, string"
  })
  void mergedTypeHoldsBoth(String one, String other, String merged) {
    assertEquals(merged, ColumnType.parse(one).merge(ColumnType.parse(other)).toString());
    assertEquals(merged, ColumnType.parse(other).merge(ColumnType.parse(one)).toString());
    assertEquals(one, ColumnType.parse(one).merge(ColumnType.NONE).toString());
  }
}
