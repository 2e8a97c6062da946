package dev.sparkdrop.gcp;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.JobStatistics;
import com.google.api.services.bigquery.model.JobStatistics2;
import com.google.api.services.bigquery.model.ParquetOptions;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.ObservedLoad;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** BigQuery. Its client is built when it is first needed. */
public final class BigQueryWarehouse implements Warehouse {
  /** Long enough for every try of a run; then BigQuery itself deletes the staging table. */
  private static final Duration STAGING = Duration.ofDays(7);

  /** Once its rows are being merged, it is needed for the tries of that alone. */
  private static final Duration MERGING = Duration.ofDays(2);

  /** By its text a job is known that only takes an id. */
  private static final String NOTHING = "SELECT 'this run ends without its load'";

  /** A request may have 10 MB: https://cloud.google.com/bigquery/quotas. */
  private static final int MOST_PARAMETERS = 8_000_000;

  private static final int AROUND_A_PARAMETER = 12;

  private final BigQueryCalls calls;
  private final String region;
  private final Clock clock;
  private final Map<String, String> locations = new ConcurrentHashMap<>();

  /**
   * A warehouse whose jobs run in that project.
   *
   * @param caller for the {@code User-Agent}
   * @param endpoint such as {@code http://127.0.0.1:8650}, to which no credentials are sent; null:
   *     the real service, with the credentials that are found where this runs
   * @param region where a dataset would be that is not there
   */
  public BigQueryWarehouse(
      String project, String caller, String endpoint, String region, Clock clock) {
    this.calls = new BigQueryCalls(project, caller, endpoint);
    this.region = region;
    this.clock = clock;
  }

  /** What starts a job. */
  @FunctionalInterface
  private interface Start {
    void run() throws IOException, RefusedLoad;
  }

  @Override
  public Optional<Failure> fill(Fill fill) {
    return refusal(
        "loading into " + fill.target().table(),
        () -> {
          String location = place(fill.target());
          if (fill.first()) {
            // The load keeps the time of its end: whatever comes, the table does not stay.
            calls.create(
                new Table()
                    .setTableReference(reference(fill.staging()))
                    .setExpirationTime(clock.instant().plus(STAGING).toEpochMilli()));
          }
          calls.start(fill.id(), location, new JobConfiguration().setLoad(load(fill)));
        });
  }

  private static JobConfigurationLoad load(Fill fill) {
    JobConfigurationLoad load =
        new JobConfigurationLoad()
            .setSourceUris(fill.files())
            .setSourceFormat("PARQUET")
            // Else a decimal of more than 9 digits behind the point is refused.
            .setDecimalTargetTypes(List.of("NUMERIC", "BIGNUMERIC"))
            .setParquetOptions(new ParquetOptions().setEnableListInference(true))
            .setDestinationTable(reference(fill.staging()))
            .setCreateDisposition("CREATE_IF_NEEDED")
            .setWriteDisposition(fill.first() ? "WRITE_TRUNCATE" : "WRITE_APPEND");
    return fill.first()
        ? load
        : load.setSchemaUpdateOptions(List.of("ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"));
  }

  @Override
  public Optional<Failure> merge(Merge merge) {
    return refusal(
        "merging into " + merge.target().table(),
        () -> {
          String location = place(merge.target());
          // One that ran may have left no staging table; then nothing is to be prepared.
          if (calls.job(merge.id(), location).isEmpty()) {
            calls.start(
                merge.id(), location, new JobConfiguration().setQuery(statement(merge, location)));
          }
        });
  }

  private JobConfigurationQuery statement(Merge merge, String location)
      throws IOException, RefusedLoad {
    checkSize(merge.sources());
    if (merge.staging() == null) {
      boolean keyed =
          merge.target().replace()
              && calls
                  .table(reference(merge.target().table()))
                  .filter(
                      table -> TargetTable.has(TargetTable.fields(table), MergeStatement.SOURCE))
                  .isPresent();
      return keyed ? MergeStatement.ofNoRows(merge) : MergeStatement.ofNothing();
    }
    Table staging =
        calls
            .table(reference(merge.staging()))
            .orElseThrow(
                () ->
                    new RefusedLoad(
                        "The staging table %s is not there any more: it was deleted, or %d days have passed. Nothing was changed in %s."
                            .formatted(merge.staging(), STAGING.toDays(), merge.target().table())));
    List<TableFieldSchema> staged = TargetTable.fields(staging);
    if (merge.target().replace() && !TargetTable.has(staged, MergeStatement.SOURCE)) {
      throw new RefusedLoad(
          "The files have no column _source, by which rows are replaced. Have the job write one,"
              + " with the gs:// URI of the object that a row comes from; or write mode: append"
              + " under load:.");
    }
    calls.change(
        staging, new Table().setExpirationTime(clock.instant().plus(MERGING).toEpochMilli()));
    TargetTable.prepare(calls, merge.target(), location, staged);
    return MergeStatement.ofStaged(merge, staged.stream().map(TableFieldSchema::getName).toList());
  }

  private static void checkSize(List<String> sources) throws RefusedLoad {
    long size = sources.stream().mapToLong(it -> it.length() + AROUND_A_PARAMETER).sum();
    if (size > MOST_PARAMETERS) {
      throw new RefusedLoad(
          "The names of the batch's %,d objects are more than one query of BigQuery takes. Lower batch.maxObjects."
              .formatted(sources.size()));
    }
  }

  @Override
  public ObservedLoad look(Target target, String id) {
    try {
      Optional<Job> found = calls.job(id, location(target));
      if (found.isEmpty()) {
        return ObservedLoad.ABSENT;
      }
      Job job = found.get();
      if (holdsNothing(job)) {
        return new ObservedLoad(
            ObservedLoad.State.FAILED, failure(Fault.USER, ObservedLoad.GIVEN_UP), 0);
      }
      if (!job.getStatus().getState().equals("DONE")) {
        return new ObservedLoad(ObservedLoad.State.ACTIVE, null, 0);
      }
      ErrorProto error = job.getStatus().getErrorResult();
      if (error == null) {
        return new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, rows(job.getStatistics()));
      }
      BigQueryFailure failure = BigQueryFailure.of(error);
      return new ObservedLoad(
          ObservedLoad.State.FAILED, failure(failure.fault(), failure.sentence()), 0);
    } catch (IOException e) {
      throw new RetryLater("looking at job " + id, e);
    }
  }

  /** Rows that were loaded or inserted; those that went are not counted. */
  private static long rows(JobStatistics statistics) {
    if (statistics.getLoad() != null && statistics.getLoad().getOutputRows() != null) {
      return statistics.getLoad().getOutputRows();
    }
    JobStatistics2 query = statistics.getQuery();
    boolean counted = query != null && query.getDmlStats() != null;
    Long inserted = counted ? query.getDmlStats().getInsertedRowCount() : null;
    return inserted == null ? 0 : inserted;
  }

  @Override
  public boolean block(Target target, String id) {
    String doing = "blocking job " + id + " for " + target.table();
    JobConfigurationQuery nothing =
        new JobConfigurationQuery().setQuery(NOTHING).setUseLegacySql(false);
    try {
      String location = location(target);
      return calls.start(id, location, new JobConfiguration().setQuery(nothing))
          || calls.job(id, location).map(BigQueryWarehouse::holdsNothing).orElse(false);
    } catch (GoogleJsonResponseException e) {
      if (BigQueryFailure.of(e).fault() != Fault.USER) {
        throw new RetryLater(doing, e);
      }
      // An account that may not start this one may not start a load either.
      return true;
    } catch (IOException e) {
      throw new RetryLater(doing, e);
    }
  }

  private static boolean holdsNothing(Job job) {
    JobConfigurationQuery query = job.getConfiguration().getQuery();
    return query != null && NOTHING.equals(query.getQuery());
  }

  private Optional<Failure> refusal(String doing, Start start) {
    try {
      start.run();
      return Optional.empty();
    } catch (RefusedLoad refused) {
      return Optional.of(failure(Fault.USER, refused.getMessage()));
    } catch (GoogleJsonResponseException e) {
      BigQueryFailure failure = BigQueryFailure.of(e);
      if (failure.fault() == Fault.PLATFORM) {
        throw new RetryLater(doing, e);
      }
      return Optional.of(
          failure(failure.fault(), "BigQuery refused " + doing + ". " + failure.sentence()));
    } catch (IOException e) {
      throw new RetryLater(doing, e);
    }
  }

  private Failure failure(Fault fault, String sentence) {
    return new Failure(fault, sentence, clock.instant());
  }

  /** Where the target's dataset is, which has to be where the pipeline file says, if it does. */
  private String place(Target target) throws IOException, RefusedLoad {
    TableReference table = reference(target.table());
    String name = table.getProjectId() + ":" + table.getDatasetId();
    Dataset dataset =
        calls
            .dataset(table)
            .orElseThrow(
                () ->
                    new RefusedLoad(
                        "Dataset %s is not there. Run ./deploy.sh gcp again, which makes it, or: bq mk --dataset --location=%s %s. Or correct load.table."
                            .formatted(
                                name,
                                target.location() == null ? region : target.location(),
                                name)));
    String location = dataset.getLocation();
    if (target.location() != null && !target.location().equalsIgnoreCase(location)) {
      throw new RefusedLoad(
          "Dataset %s is in %s, and load.location says %s. Correct load.location, or leave it out."
              .formatted(name, location, target.location()));
    }
    locations.put(name, location);
    return location;
  }

  /** Likewise, for a job that may be there although its dataset is not. */
  private String location(Target target) throws IOException {
    if (target.location() != null) {
      return target.location();
    }
    TableReference table = reference(target.table());
    String name = table.getProjectId() + ":" + table.getDatasetId();
    String known = locations.get(name);
    if (known == null) {
      known = calls.dataset(table).map(Dataset::getLocation).orElse(region);
      locations.put(name, known);
    }
    return known;
  }

  /** {@code project.dataset.table}; projects of a domain have a dot, too. */
  static TableReference reference(String table) {
    int last = table.lastIndexOf('.');
    int before = table.lastIndexOf('.', last - 1);
    if (before < 0) {
      throw new IllegalArgumentException(table + " is not project.dataset.table");
    }
    return new TableReference()
        .setProjectId(table.substring(0, before))
        .setDatasetId(table.substring(before + 1, last))
        .setTableId(table.substring(last + 1));
  }
}
