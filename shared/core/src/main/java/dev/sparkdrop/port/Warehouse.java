package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The data warehouse. A run's rows go there in two steps: its files are loaded into a staging table
 * of its own, then one transaction puts them into the target table. Everything may throw {@link
 * RetryLater}.
 *
 * <p>Every job has an id of ours. A second job of an id is never run: where one is there already,
 * that is success. A job that failed has written nothing.
 */
public interface Warehouse {
  /**
   * The table that the rows go to.
   *
   * @param table {@code project.dataset.table}; the dataset is there, or every load is refused
   * @param location of the dataset, where the user names it; null: wherever it is
   * @param replace whether rows of the same {@code _source} go first; else rows are added
   * @param partitionBy column whose day partitions the table; null: none. Used when the table is
   *     created
   * @param clusterBy up to four columns that the table is clustered by. Used when the table is
   *     created
   */
  record Target(
      String table, String location, boolean replace, String partitionBy, List<String> clusterBy) {
    public Target {
      Objects.requireNonNull(table, "table");
      clusterBy = List.copyOf(clusterBy);
    }

    /** The table's project, which may have a domain and dots of its own. */
    public String project() {
      return table.substring(0, table.lastIndexOf('.', table.lastIndexOf('.') - 1));
    }

    /** The plain name of the table's dataset. */
    public String dataset() {
      return table.substring(project().length() + 1, table.lastIndexOf('.'));
    }
  }

  /**
   * Files that are loaded into the staging table.
   *
   * @param id of the job, unique in the project
   * @param staging {@code project.dataset.table}; the adapter lets it expire by itself
   * @param files {@code gs://} URIs of Parquet files, 1 to 10,000; one may have a {@code *}
   * @param first whether the staging table is made empty first; else rows are added
   */
  record Fill(String id, Target target, String staging, List<String> files, boolean first) {
    public Fill {
      files = List.copyOf(files);
    }
  }

  /**
   * The transaction that puts the staging table's rows into the target. Without its staging table
   * it is refused, and no row goes.
   *
   * @param id of the job, unique in the project
   * @param staging where the rows are; null: there are none, and only old rows go
   * @param sources {@code gs://} URIs of the batch's objects: with {@link Target#replace} the rows
   *     of these {@code _source}s go
   */
  record Merge(String id, Target target, String staging, List<String> sources) {
    public Merge {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Starts a load job.
   *
   * @return why it was refused; empty where it was not
   */
  Optional<Failure> fill(Fill fill);

  /**
   * Starts a transaction.
   *
   * @return why it was refused; empty where it was not
   */
  Optional<Failure> merge(Merge merge);

  /**
   * Sees to it that no job of that id will ever run: where none is there, one that does nothing
   * takes the id. A run that ends without its load must not be loaded by a slow invocation.
   *
   * @return whether that is so; false where a job that loads is there already: follow it
   */
  boolean block(Target target, String id);

  /**
   * Looks at the job of that id, which was started for that table. One that only takes the id
   * counts as failed, by the user's fault: who does not know that the load was given up must not
   * take it for done.
   */
  ObservedLoad look(Target target, String id);
}
