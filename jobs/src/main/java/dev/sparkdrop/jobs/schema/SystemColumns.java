package dev.sparkdrop.jobs.schema;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that every row of a table has.
 *
 * <p>They stand first, since Delta keeps statistics of the first 32 columns, and those of {@code
 * _source} tell which files hold the rows of an object.
 */
public final class SystemColumns {
  /** The object's URI, as users write it. */
  public static final String SOURCE = "_source";

  /** Which version of the object. */
  public static final String GENERATION = "_generation";

  /** The run that wrote the row. */
  public static final String RUN = "_run";

  public static final List<String> NAMES = List.of(SOURCE, GENERATION, RUN);

  static final StructType SCHEMA =
      new StructType()
          .add(SOURCE, DataTypes.StringType)
          .add(GENERATION, DataTypes.LongType)
          .add(RUN, DataTypes.StringType);

  private SystemColumns() {}
}
