package dev.sparkdrop.gcp;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Clustering;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobConfigurationLoad;
import com.google.api.services.bigquery.model.JobConfigurationQuery;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.ParquetOptions;
import com.google.api.services.bigquery.model.QueryParameter;
import com.google.api.services.bigquery.model.QueryParameterType;
import com.google.api.services.bigquery.model.QueryParameterValue;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableReference;
import com.google.api.services.bigquery.model.TableSchema;
import com.google.api.services.bigquery.model.TimePartitioning;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.ObservedLoad;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** BigQuery. Its client is built when it is first needed. */
public final class BigQueryWarehouse implements Warehouse {
  /** Long enough for every try of a run; then a staging table is deleted by BigQuery itself. */
  private static final Duration STAGING = Duration.ofDays(7);

  private static final String SCOPE = "https://www.googleapis.com/auth/bigquery";
  private static final String SOURCE = "_source";

  /** By its text a job is known that only takes an id. */
  private static final String NOTHING = "SELECT 'this run ends without its load'";

  private static final int CONFLICT = 409;

  /** From https://cloud.google.com/bigquery/docs/error-messages: these may be tried again. */
  private static final Set<String> PASSING =
      Set.of(
          "backendError",
          "internalError",
          "rateLimitExceeded",
          "jobRateLimitExceeded",
          "jobBackendError",
          "jobInternalError",
          "tableUnavailable",
          "stopped",
          "timeout");

  private final String project;
  private final String caller;
  private final String endpoint;
  private final Clock clock;
  private Bigquery client;

  /**
   * A warehouse whose jobs run in that project.
   *
   * @param caller for the {@code User-Agent}
   * @param endpoint such as {@code http://127.0.0.1:8650}, to which no credentials are sent; null:
   *     the real service, with the credentials that are found where this runs
   */
  public BigQueryWarehouse(String project, String caller, String endpoint, Clock clock) {
    this.project = project;
    this.caller = caller;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public Optional<Failure> fill(Fill fill) {
    JobConfigurationLoad load =
        new JobConfigurationLoad()
            .setSourceUris(fill.files())
            .setSourceFormat("PARQUET")
            .setParquetOptions(new ParquetOptions().setEnableListInference(true))
            .setDestinationTable(reference(fill.staging()))
            .setCreateDisposition("CREATE_IF_NEEDED")
            .setWriteDisposition(fill.first() ? "WRITE_TRUNCATE" : "WRITE_APPEND");
    if (!fill.first()) {
      load.setSchemaUpdateOptions(List.of("ALLOW_FIELD_ADDITION", "ALLOW_FIELD_RELAXATION"));
    }
    return start(fill.id(), fill.target(), new JobConfiguration().setLoad(load));
  }

  @Override
  public Optional<Failure> merge(Merge merge) {
    String doing = "merging into " + merge.target().table();
    try {
      List<TableFieldSchema> staged = List.of();
      if (merge.staging() != null) {
        Table staging = table(merge.staging()).orElse(null);
        if (staging == null) {
          // A merge that ran has dropped it; the job of that id tells.
          staged = List.of();
        } else {
          staged = staging.getSchema().getFields();
          expire(staging);
          prepare(merge.target(), staged);
        }
      }
      return start(merge.id(), merge.target(), script(merge, staged));
    } catch (IOException e) {
      return refusal(doing, e);
    }
  }

  private JobConfiguration script(Merge merge, List<TableFieldSchema> staged) throws IOException {
    String table = quoted(merge.target().table());
    StringBuilder sql = new StringBuilder();
    boolean there = table(merge.target().table()).isPresent();
    if (there) {
      sql.append("BEGIN TRANSACTION;\n");
      boolean keyed = staged.stream().anyMatch(field -> field.getName().equals(SOURCE));
      if (merge.target().replace()) {
        sql.append("DELETE FROM ").append(table).append(" WHERE _source IN UNNEST(@sources)");
        if (keyed) {
          sql.append(" OR _source IN (SELECT _source FROM ")
              .append(quoted(merge.staging()))
              .append(")");
        }
        sql.append(";\n");
      }
      if (!staged.isEmpty()) {
        String columns =
            staged.stream().map(it -> "`" + it.getName() + "`").collect(Collectors.joining(", "));
        sql.append(
            "INSERT INTO %s (%s) SELECT %s FROM %s;\n"
                .formatted(table, columns, columns, quoted(merge.staging())));
      }
      sql.append("COMMIT TRANSACTION;");
    } else {
      sql.append("SELECT 0 AS rows_written");
    }
    QueryParameter sources =
        new QueryParameter()
            .setName("sources")
            .setParameterType(
                new QueryParameterType()
                    .setType("ARRAY")
                    .setArrayType(new QueryParameterType().setType("STRING")))
            .setParameterValue(
                new QueryParameterValue()
                    .setArrayValues(
                        merge.sources().stream()
                            .map(it -> new QueryParameterValue().setValue(it))
                            .toList()));
    return new JobConfiguration()
        .setQuery(
            new JobConfigurationQuery()
                .setQuery(sql.toString())
                .setUseLegacySql(false)
                .setParameterMode("NAMED")
                .setQueryParameters(List.of(sources)));
  }

  /** Makes the target where it is missing, and adds the columns that it lacks. */
  private void prepare(Target target, List<TableFieldSchema> staged) throws IOException {
    Optional<Table> existing = table(target.table());
    TableReference name = reference(target.table());
    if (existing.isEmpty()) {
      Table fresh =
          new Table().setTableReference(name).setSchema(new TableSchema().setFields(staged));
      if (target.partitionBy() != null) {
        fresh.setTimePartitioning(
            new TimePartitioning().setType("DAY").setField(target.partitionBy()));
      }
      if (!target.clusterBy().isEmpty()) {
        fresh.setClustering(new Clustering().setFields(target.clusterBy()));
      }
      client().tables().insert(name.getProjectId(), name.getDatasetId(), fresh).execute();
      return;
    }
    List<TableFieldSchema> columns = new ArrayList<>(existing.get().getSchema().getFields());
    List<TableFieldSchema> added =
        staged.stream()
            .filter(
                field ->
                    columns.stream()
                        .noneMatch(it -> it.getName().equalsIgnoreCase(field.getName())))
            .toList();
    if (!added.isEmpty()) {
      columns.addAll(added);
      Table changed = new Table().setSchema(new TableSchema().setFields(columns));
      client()
          .tables()
          .patch(name.getProjectId(), name.getDatasetId(), name.getTableId(), changed)
          .execute();
    }
  }

  private void expire(Table staging) throws IOException {
    TableReference name = staging.getTableReference();
    long end = clock.instant().plus(STAGING).toEpochMilli();
    client()
        .tables()
        .patch(
            name.getProjectId(),
            name.getDatasetId(),
            name.getTableId(),
            new Table().setExpirationTime(end))
        .execute();
  }

  private Optional<Table> table(String text) throws IOException {
    TableReference name = reference(text);
    try {
      return Optional.of(
          client()
              .tables()
              .get(name.getProjectId(), name.getDatasetId(), name.getTableId())
              .execute());
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == StorageFaults.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Failure> start(String id, Target target, JobConfiguration configuration) {
    JobReference reference =
        new JobReference().setProjectId(project).setJobId(id).setLocation(target.location());
    String doing = "starting job " + id + " for " + target.table();
    try {
      client()
          .jobs()
          .insert(project, new Job().setJobReference(reference).setConfiguration(configuration))
          .execute();
      return Optional.empty();
    } catch (IOException e) {
      boolean known =
          e instanceof GoogleJsonResponseException answered && answered.getStatusCode() == CONFLICT;
      return known ? Optional.empty() : refusal(doing, e);
    }
  }

  @Override
  public ObservedLoad look(Target target, String id) {
    try {
      Job job = client().jobs().get(project, id).setLocation(target.location()).execute();
      if (!job.getStatus().getState().equals("DONE")) {
        return new ObservedLoad(ObservedLoad.State.ACTIVE, null, 0);
      }
      ErrorProto error = job.getStatus().getErrorResult();
      if (error != null) {
        Fault fault = PASSING.contains(error.getReason()) ? Fault.PLATFORM : Fault.USER;
        Failure failure = failure(fault, "Job " + id + " failed", error.getMessage());
        return new ObservedLoad(ObservedLoad.State.FAILED, failure, 0);
      }
      return new ObservedLoad(ObservedLoad.State.SUCCEEDED, null, rows(job));
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == StorageFaults.NOT_FOUND) {
        return ObservedLoad.ABSENT;
      }
      throw new RetryLater("looking at job " + id, e);
    } catch (IOException e) {
      throw new RetryLater("looking at job " + id, e);
    }
  }

  @Override
  public boolean block(Target target, String id) {
    String doing = "blocking job " + id + " for " + target.table();
    JobConfiguration nothing =
        new JobConfiguration()
            .setQuery(new JobConfigurationQuery().setQuery(NOTHING).setUseLegacySql(false));
    JobReference reference =
        new JobReference().setProjectId(project).setJobId(id).setLocation(target.location());
    try {
      client()
          .jobs()
          .insert(project, new Job().setJobReference(reference).setConfiguration(nothing))
          .execute();
      return true;
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != CONFLICT) {
        throw refused(doing, e);
      }
    } catch (IOException e) {
      throw new RetryLater(doing, e);
    }
    return holdsNothing(target, id, doing);
  }

  private boolean holdsNothing(Target target, String id, String doing) {
    try {
      JobConfigurationQuery query =
          client()
              .jobs()
              .get(project, id)
              .setLocation(target.location())
              .execute()
              .getConfiguration()
              .getQuery();
      return query != null && NOTHING.equals(query.getQuery());
    } catch (IOException e) {
      // It is there, as the answer before said.
      throw new RetryLater(doing, e);
    }
  }

  private RuntimeException refused(String doing, IOException e) {
    Failure failure = refusal(doing, e).orElseThrow();
    return new IllegalStateException(failure.sentence(), e);
  }

  private static long rows(Job job) {
    var statistics = job.getStatistics();
    if (statistics.getLoad() != null && statistics.getLoad().getOutputRows() != null) {
      return statistics.getLoad().getOutputRows();
    }
    boolean counted =
        statistics.getQuery() != null && statistics.getQuery().getNumDmlAffectedRows() != null;
    return counted ? statistics.getQuery().getNumDmlAffectedRows() : 0;
  }

  private Optional<Failure> refusal(String doing, IOException e) {
    if (!(e instanceof GoogleJsonResponseException answered)) {
      throw new RetryLater(doing, e);
    }
    GoogleJsonError details = answered.getDetails();
    boolean told = details != null && details.getErrors() != null && !details.getErrors().isEmpty();
    String reason = told ? details.getErrors().get(0).getReason() : "";
    int code = answered.getStatusCode();
    if (code >= 500 || code == StorageFaults.TOO_MANY || PASSING.contains(reason)) {
      throw new RetryLater(doing, e);
    }
    Fault fault = reason.equals("quotaExceeded") ? Fault.QUOTA : Fault.USER;
    return Optional.of(
        failure(fault, "BigQuery refused " + doing, told ? details.getMessage() : ""));
  }

  private Failure failure(Fault fault, String what, String said) {
    String advice =
        fault == Fault.USER
            ? " The files are in the lake as they were: correct load:, the table or the grant, then"
                + " rerun the run."
            : "";
    return new Failure(
        fault,
        what + ": " + MessageSanitizer.quoted(said == null ? "" : said) + advice,
        clock.instant());
  }

  /** {@code project.dataset.table}; projects of a domain have a dot, too. */
  private static TableReference reference(String table) {
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

  private static String quoted(String table) {
    return "`" + table.replace("`", "") + "`";
  }

  private synchronized Bigquery client() throws IOException {
    if (client == null) {
      HttpRequestInitializer credentials =
          endpoint == null
              ? new HttpCredentialsAdapter(
                  GoogleCredentials.getApplicationDefault().createScoped(SCOPE))
              : request -> {};
      Bigquery.Builder builder =
          new Bigquery.Builder(
                  new NetHttpTransport(),
                  GsonFactory.getDefaultInstance(),
                  request -> {
                    credentials.initialize(request);
                    request.setConnectTimeout((int) CallTimeouts.CONNECT.toMillis());
                    request.setReadTimeout((int) CallTimeouts.CALL.toMillis());
                  })
              .setApplicationName(caller);
      if (endpoint != null) {
        builder.setRootUrl(endpoint.replaceAll("/+$", "") + "/");
      }
      client = builder.build();
    }
    return client;
  }
}
