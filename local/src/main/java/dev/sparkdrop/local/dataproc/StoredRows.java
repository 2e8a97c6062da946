package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** One map of the database: rows by key, each with its place in the order of creation. */
final class StoredRows {
  private final MVMap<String, String> map;

  StoredRows(Database database, String name) {
    map = database.map("dataproc." + name);
  }

  Optional<StoredRow> get(String key) {
    String text = map.get(key);
    return text == null ? Optional.empty() : Optional.of(parse(key, text));
  }

  void put(StoredRow storedRow) {
    map.put(storedRow.key(), storedRow.json().toString());
  }

  void remove(String key) {
    map.remove(key);
  }

  /** All rows, oldest first. */
  Stream<StoredRow> all() {
    return map.entrySet().stream()
        .map((Map.Entry<String, String> entry) -> parse(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(StoredRow::sequence));
  }

  private static StoredRow parse(String key, String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return new StoredRow(key, json);
  }
}
