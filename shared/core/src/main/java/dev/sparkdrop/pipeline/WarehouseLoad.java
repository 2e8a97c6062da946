package dev.sparkdrop.pipeline;

import dev.sparkdrop.port.Warehouse;
import java.util.List;

/**
 * What a pipeline file says under {@code load}.
 *
 * @param target the table that a run's rows go to
 * @param files {@code gs://} URIs of Parquet files, with {@code ${run.…}} and one {@code *} each;
 *     empty: the files that the job reports
 */
public record WarehouseLoad(Warehouse.Target target, List<String> files) {
  public WarehouseLoad {
    files = List.copyOf(files);
  }
}
