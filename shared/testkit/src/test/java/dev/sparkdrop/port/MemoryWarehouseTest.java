package dev.sparkdrop.port;

import dev.sparkdrop.port.MemoryWarehouse.Row;
import java.time.Instant;
import java.util.List;

class MemoryWarehouseTest extends WarehouseContract {
  private final MemoryWarehouse warehouse =
      new MemoryWarehouse(new TestClock(Instant.parse("2026-11-22T08:00:00Z")));
  private int files;

  @Override
  protected Warehouse warehouse() {
    return warehouse;
  }

  @Override
  protected String newTable() {
    return "project.dataset.table";
  }

  @Override
  protected String file(List<Row> rows) {
    String uri = "gs://lake/" + files++ + ".parquet";
    warehouse.file(uri, rows);
    return uri;
  }

  @Override
  protected List<Row> rows(String table) {
    return warehouse.rows(table);
  }

  @Override
  protected void drop(String table) {
    warehouse.drop(table);
  }
}
