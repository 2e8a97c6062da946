package dev.sparkdrop.gcp;

import com.google.api.services.bigquery.model.Clustering;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableSchema;
import com.google.api.services.bigquery.model.TimePartitioning;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Warehouse.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table that rows are merged into, made ready for them. */
final class TargetTable {
  private TargetTable() {}

  /**
   * Makes it where it is missing, widens its columns as the lake did, and adds those that it lacks.
   *
   * @param location of its dataset
   * @throws RefusedLoad where it is no table, or the staged columns do not fit
   * @throws RetryLater where another lane changes it at the same time
   */
  static void prepare(
      BigQueryCalls calls, Target target, String location, List<TableFieldSchema> staged)
      throws IOException, RefusedLoad {
    TableReference name = BigQueryWarehouse.reference(target.table());
    Optional<Table> existing = calls.table(name);
    if (existing.isEmpty()) {
      if (!calls.create(fresh(target, name, staged))) {
        throw new RetryLater("making " + target.table(), null);
      }
      return;
    }
    Table table = existing.get();
    if (table.getType() != null && !table.getType().equals("TABLE")) {
      throw new RefusedLoad(
          "%s is no table but a %s. Name another in load.table."
              .formatted(target.table(), table.getType()));
    }
    List<TableFieldSchema> columns = new ArrayList<>(fields(table));
    ColumnFit fit = ColumnFit.of(target.table(), columns, staged);
    for (String change : fit.changes()) {
      calls.run(change, location);
    }
    if (!fit.missing().isEmpty()) {
      if (!fit.changes().isEmpty()) {
        table = calls.table(name).orElse(table);
        columns = new ArrayList<>(fields(table));
      }
      columns.addAll(fit.missing());
      Table wider = new Table().setSchema(new TableSchema().setFields(columns));
      if (!calls.change(table, wider)) {
        throw new RetryLater("adding columns to " + target.table(), null);
      }
    }
  }

  private static Table fresh(Target target, TableReference name, List<TableFieldSchema> staged)
      throws RefusedLoad {
    Table fresh =
        new Table()
            .setTableReference(name)
            .setSchema(new TableSchema().setFields(ColumnFit.relaxed(staged)));
    List<String> named = new ArrayList<>(target.clusterBy());
    if (target.partitionBy() != null) {
      fresh.setTimePartitioning(
          new TimePartitioning().setType("DAY").setField(target.partitionBy()));
      named.add(target.partitionBy());
    }
    if (!target.clusterBy().isEmpty()) {
      fresh.setClustering(new Clustering().setFields(target.clusterBy()));
    }
    List<String> unknown = named.stream().filter(it -> !has(staged, it)).toList();
    if (!unknown.isEmpty()) {
      throw new RefusedLoad(
          "load.partitionBy or load.clusterBy names %s, and the files have the columns %s. Correct it."
              .formatted(
                  String.join(", ", unknown),
                  String.join(", ", staged.stream().map(TableFieldSchema::getName).toList())));
    }
    return fresh;
  }

  /** The columns of a table; empty where it has none yet. */
  static List<TableFieldSchema> fields(Table table) {
    boolean some = table.getSchema() != null && table.getSchema().getFields() != null;
    return some ? table.getSchema().getFields() : List.of();
  }

  static boolean has(List<TableFieldSchema> fields, String name) {
    return ColumnFit.find(fields, name).isPresent();
  }
}
