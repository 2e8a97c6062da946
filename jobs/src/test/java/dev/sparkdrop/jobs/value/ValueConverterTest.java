package dev.sparkdrop.jobs.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueConverterTest {
  private static final Dialect PLAIN = Dialect.of(Map.of(), new ArrayList<>());

  @ParameterizedTest
  @CsvSource({
    "'', string",
    "' ', string",
    "0, bigint",
    "-12, bigint",
    "' 7 ', bigint",
    "9223372036854775807, bigint",
    "9223372036854775808, 'decimal(38,0)'",
    "007, string",
    "+49123, string",
    "7e10, string",
    "1.5, double",
    "1e-05, double",
    "-.5e-3, double",
    "0.10, double",
    "0.30000000000000004, double",
    "12345678901234567.89, 'decimal(19,2)'",
    "9007199254740993.5, 'decimal(17,1)'",
    "NaN, double",
    "-Infinity, double",
    "12345678901234567890123456789012345678901, string",
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
    ColumnStats stats = new ColumnStats();
    stats.text(text, PLAIN);

    // Then
    assertEquals(type, stats.type().catalogString());
    assertNotEquals(
        ValueConverter.MISFIT, convert(text, stats.type(), false), "what was inferred must fit");
  }

  @ParameterizedTest
  @CsvSource({
    "12, double, 12.0",
    "300.0, bigint, 300",
    "2012-01-01 00:00, date, 15340",
    "2012-01-01, timestamp, 1325376000000000",
    "2012-01-01T10:00:00+02:00, timestamp, 1325404800000000",
    "1.5, 'decimal(4,2)', 1.50",
    "7e10, double, 7.0E10"
  })
  void valuesFitWiderTypesToo(String text, String type, String value) {
    assertEquals(value, String.valueOf(convert(text, DataType.fromDDL(type), false)));
  }

  @ParameterizedTest
  @CsvSource({
    "300.5, bigint",
    "1e999999999, bigint",
    "true, bigint",
    "007, bigint",
    "+5, bigint",
    "00.5, double",
    "1, boolean",
    "2012-01-01 00:01, date",
    "1.555, 'decimal(4,2)'",
    "100, 'decimal(4,2)'",
    "1e999999999, 'decimal(4,2)'",
    "12345678901234567.89, double",
    "128, tinyint"
  })
  void valuesThatWouldLoseSomethingDoNotFit(String text, String type) {
    assertEquals(ValueConverter.MISFIT, convert(text, DataType.fromDDL(type), false));
  }

  @Test
  void declaredNumbersTakeLeadingZeros() {
    assertEquals(7L, convert("007", DataTypes.LongType, true));
    assertEquals(
        1.2345678901234568E16, convert("12345678901234567.89", DataTypes.DoubleType, true));
  }

  @ParameterizedTest
  @CsvSource({
    "'1,5', 1.5",
    "'1.234,50', 1234.5",
    "'1.234', 1234.0",
    "'-2.000.000,25', -2000000.25"
  })
  void numbersFollowTheLocale(String text, double value) {
    // Given
    Dialect german = Dialect.of(Map.of("locale", java.util.List.of("de-DE")), new ArrayList<>());

    // When
    ValueConverter converter = new ValueConverter("c", DataTypes.DoubleType, german, false);

    // Then
    assertEquals(value, converter.convert(text));
    assertEquals(ValueConverter.MISFIT, converter.convert("1.5"));
  }

  private static Object convert(String text, DataType type, boolean declared) {
    return new ValueConverter("c", type, PLAIN, declared).convert(text);
  }
}
