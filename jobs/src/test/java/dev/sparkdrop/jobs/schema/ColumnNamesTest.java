package dev.sparkdrop.jobs.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Airport Name, Airport_Name",
    "Cost Total $, Cost_Total",
    "temp_max, temp_max",
    "2019 sales, _2019_sales",
    "a.b-c/d, a_b_c_d",
    "Größe, Große",
    "日本 ガ, 日本_ガ",
    "Дата й, Дата_й",
    "नाम, नाम",
    "Café, Cafe",
    "Ａ１, A1",
    "'', unnamed",
    "$$$, unnamed",
    "_TABLE_SUFFIX, c_TABLE_SUFFIX",
    "_partitiontime, c_partitiontime",
    "__root__x, c__root__x",
    "_file_name, c_file_name"
  })
  void nameIsMadeSafe(String name, String safe) {
    assertEquals(safe, ColumnNames.safe(name));
  }

  @Test
  void nameIsCutAt300AlsoWithASuffix() {
    // Given
    String safe = ColumnNames.safe("x".repeat(500));

    // When
    String second = ColumnNames.unique(safe, Set.of(safe));

    // Then
    assertEquals("x".repeat(300), safe);
    assertEquals("x".repeat(298) + "_2", second);
  }

  @Test
  void collisionsIgnoreCaseAndCountOn() {
    assertEquals("ID_3", ColumnNames.unique("ID", Set.of("id", "id_2")));
    assertEquals("ID", ColumnNames.unique("ID", Set.of("other")));
  }
}
