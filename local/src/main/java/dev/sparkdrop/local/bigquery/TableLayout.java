package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.List;
import java.util.Set;

/** Partitions and clusters: kept, shown and checked as BigQuery does; the rows lie as they come. */
final class TableLayout {
  private static final List<String> MEMBERS =
      List.of("timePartitioning", "rangePartitioning", "clustering");

  private TableLayout() {}

  /** Copies what a job says of its table's layout. */
  static void copy(JsonObject from, JsonObject to) {
    for (String member : MEMBERS) {
      if (from.has(member)) {
        to.add(member, from.get(member));
      }
    }
  }

  /** Refuses a layout that the columns do not allow. */
  static void check(JsonObject table, List<FieldSchema> fields) {
    JsonObject time = JsonFields.object(table, "timePartitioning");
    String field = JsonFields.text(time, "field", null);
    if (table.has("timePartitioning")
        && !Set.of("HOUR", "DAY", "MONTH", "YEAR").contains(JsonFields.text(time, "type", ""))) {
      throw ApiError.invalid("timePartitioning.type must be HOUR, DAY, MONTH or YEAR.");
    }
    if (field != null) {
      FieldSchema column =
          FieldSchema.find(fields, field)
              .orElseThrow(
                  () ->
                      ApiError.invalid(
                          "The field specified for time partitioning cannot be found in the"
                              + " schema: "
                              + field));
      if (!Set.of("DATE", "TIMESTAMP", "DATETIME").contains(column.type()) || column.repeated()) {
        throw ApiError.invalid(
            "The field specified for partitioning can only be of type TIMESTAMP, DATE or DATETIME."
                + " The type found is: "
                + column.type());
      }
    }
    if (JsonFields.object(table, "clustering").has("fields")) {
      List<JsonElement> names =
          JsonFields.object(table, "clustering").getAsJsonArray("fields").asList();
      if (names.size() > 4) {
        throw ApiError.invalid("Too many clustering fields: at most 4 are allowed.");
      }
      for (JsonElement name : names) {
        if (FieldSchema.find(fields, name.getAsString()).isEmpty()) {
          throw ApiError.invalid(
              "The field specified for clustering cannot be found in the schema. Invalid field: "
                  + name.getAsString()
                  + ".");
        }
      }
    }
  }

  /** Refuses a job whose layout is not the table's. */
  static void compare(JsonObject table, JsonObject job, TableName name) {
    for (String member : MEMBERS) {
      if (job.has(member) && !job.get(member).equals(table.get(member))) {
        throw ApiError.invalid(
            "Incompatible table partitioning specification. "
                + name
                + " has "
                + member
                + " "
                + table.get(member)
                + ", and the job asks for "
                + job.get(member)
                + ".");
      }
    }
  }
}
