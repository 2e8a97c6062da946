package dev.sparkdrop.jobs.table;

import dev.sparkdrop.jobs.batch.JobFailure;
import io.delta.tables.DeltaTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;

/** Keeps a Delta table in few files: small ones are put together now and then. */
public final class TableUpkeep {
  /** So many small files more than there are partitions are too many. */
  static final int MOST = 40;

  /** A smaller file is a small one, in bytes. */
  public static final long SMALL = 128L << 20;

  /** How large they become together, in bytes. */
  public static final long LARGE = 256L << 20;

  private TableUpkeep() {}

  /**
   * Puts small files together where there are many, in a commit of its own that changes no row, and
   * removes files that no version of the last week needs. What fails is left to a later run.
   *
   * @return whether it was done
   */
  public static boolean compact(SparkSession spark, Path folder) {
    Snapshot table = DeltaLog.forTable(spark, folder).update(false, Option.empty(), Option.empty());
    if (table.numOfFiles() <= MOST) {
      return false;
    }
    List<AddFile> small =
        table.allFiles().collectAsList().stream()
            .filter(file -> file.size() < SMALL)
            .collect(Collectors.toList());
    Set<Object> partitions = new HashSet<>();
    small.forEach(file -> partitions.add(file.partitionValues()));
    if (small.size() - partitions.size() < MOST) {
      return false;
    }
    try {
      DeltaTable delta = DeltaTable.forPath(spark, folder.toString());
      delta.optimize().executeCompaction();
      delta.vacuum();
      return true;
    } catch (RuntimeException e) {
      System.out.println("The table's small files stay as they are: " + JobFailure.reason(e));
      return false;
    }
  }
}
