package dev.sparkdrop.jobs.table;

import dev.sparkdrop.jobs.batch.SourceObject;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Where the rows of a table are kept. Readers see nothing of a run before its commit. */
public interface TableStore {
  /** The table's columns as of now; empty where there is no table. */
  StructType schema() throws IOException;

  /** Whether a column can be given a wider type. */
  boolean widens();

  /**
   * Writes rows where no reader looks yet.
   *
   * @param schema the table's, with what the rows add
   * @return how many
   */
  long stage(Dataset<Row> rows, StructType schema) throws IOException;

  /** Removes what {@link #stage} wrote. */
  void discard() throws IOException;

  /**
   * Puts what was staged in the place of what the same objects wrote before.
   *
   * @param base the table's columns when the rows were staged
   * @param schema those that they were staged with
   * @param objects whose rows go
   * @return false where the table has changed so that the rows must be staged again
   */
  boolean commit(StructType base, StructType schema, List<SourceObject> objects) throws IOException;

  /** The version that {@link #commit} made, or null where the store has none. */
  Long version();

  /** The files that hold the rows which were staged, as URIs. */
  List<String> files() throws IOException;
}
