package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.storage.CloudStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Jobs: each runs once, in one transaction together with its own end, so that a job that is DONE
 * without an error wrote everything, and any other nothing. What a killed process left unfinished
 * is run again by the next.
 */
final class BigQueryJobs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BigQueryJobs.class.getName());

  private static final String FIND =
      "SELECT body FROM _catalogue.jobs WHERE project = ? AND name = ?";

  private final DuckDb duckDb;
  private final BigQueryCatalogue catalogue;
  private final CloudStorage storage;
  private final Clock clock;
  private final Map<String, CountDownLatch> open = new ConcurrentHashMap<>();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "bigquery-jobs");
            thread.setDaemon(true);
            return thread;
          });

  BigQueryJobs(DuckDb duckDb, BigQueryCatalogue catalogue, CloudStorage storage, Clock clock) {
    this.duckDb = duckDb;
    this.catalogue = catalogue;
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * Goes on with what is not done.
   *
   * @throws ApiError never for a job's own fault
   */
  void resume() {
    List<JsonObject> jobs =
        duckDb.transaction(
            connection ->
                BigQueryCatalogue.all(
                    connection,
                    "SELECT body FROM _catalogue.jobs WHERE json_extract_string(body,"
                        + " '$.status.state') <> 'DONE'"));
    for (JsonObject job : jobs) {
      boolean lost =
          job.has("uploaded") && !Files.exists(Path.of(job.get("uploaded").getAsString()));
      if (lost) {
        finish(job, new ApiError(500, "INTERNAL", "backendError", "The uploaded file was lost."));
      } else {
        submit(job);
      }
    }
  }

  /**
   * Takes a job.
   *
   * @param uploaded the file that came with it; null where none did
   * @return its resource, with an id
   * @throws ApiError where the id was used before, or what it names is not there
   */
  JsonObject insert(String project, JsonObject asked, Path uploaded) {
    JsonObject configuration = JsonFields.object(asked, "configuration").deepCopy();
    JsonObject job = new JsonObject();
    job.addProperty("kind", "bigquery#job");
    String id =
        JsonFields.text(
            JsonFields.object(asked, "jobReference"),
            "jobId",
            "job_" + UUID.randomUUID().toString().replace("-", ""));
    if (!id.matches("[\\w-]{1,1024}")) {
      throw ApiError.invalid(
          "Invalid job ID \""
              + id
              + "\". Job IDs must be alphanumeric (plus underscores and dashes) and must be at most"
              + " 1024 characters long.");
    }
    configuration.addProperty("jobType", type(configuration));
    String location = location(project, asked, configuration);
    JsonObject reference = new JsonObject();
    reference.addProperty("projectId", project);
    reference.addProperty("jobId", id);
    reference.addProperty("location", location);
    job.addProperty("id", project + ":" + location + "." + id);
    job.addProperty("etag", id);
    job.addProperty("user_email", "local@sparkdrop-local");
    job.add("jobReference", reference);
    job.add("configuration", configuration);
    JsonObject statistics = new JsonObject();
    statistics.addProperty("creationTime", Long.toString(clock.millis()));
    job.add("statistics", statistics);
    state(job, "PENDING");
    if (JsonFields.flag(configuration, "dryRun", false)) {
      return dry(job);
    }
    if (uploaded != null) {
      job.addProperty("uploaded", uploaded.toString());
    }
    duckDb.transaction(
        connection -> {
          if (BigQueryCatalogue.one(connection, FIND, project, id).isPresent()) {
            throw new ApiError(
                409,
                "ALREADY_EXISTS",
                "duplicate",
                "Already Exists: Job " + project + ":" + location + "." + id);
          }
          BigQueryCatalogue.update(
              connection,
              "INSERT INTO _catalogue.jobs VALUES (?, ?, ?)",
              project,
              id,
              job.toString());
          return null;
        });
    submit(job.deepCopy());
    return job;
  }

  /**
   * A job as it is now.
   *
   * @param location null where the caller did not say
   */
  JsonObject get(String project, String id, String location) {
    JsonObject job =
        duckDb
            .transaction(connection -> BigQueryCatalogue.one(connection, FIND, project, id))
            .orElseThrow(() -> ApiError.notFound("Not found: Job " + project + ":" + id));
    String where = JsonFields.text(JsonFields.object(job, "jobReference"), "location", "");
    if (location != null && !location.equalsIgnoreCase(where)) {
      throw ApiError.notFound("Not found: Job " + project + ":" + location + "." + id);
    }
    return job;
  }

  /** Likewise, but waits for its end, at most for so long. */
  JsonObject await(String project, String id, String location, long millis) {
    CountDownLatch latch = open.get(project + ":" + id);
    if (latch != null) {
      try {
        latch.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return get(project, id, location);
  }

  /** The newest first. */
  List<JsonObject> list(String project) {
    return duckDb.transaction(
        connection ->
            BigQueryCatalogue.all(
                connection,
                "SELECT body FROM _catalogue.jobs WHERE project = ? ORDER BY"
                    + " CAST(json_extract_string(body, '$.statistics.creationTime') AS BIGINT)"
                    + " DESC",
                project));
  }

  /** Stops a job that has not begun; one that runs, or is done, goes on as it is. */
  JsonObject cancel(String project, String id, String location) {
    JsonObject job = get(project, id, location);
    if (!done(job)) {
      cancelled.add(project + ":" + id);
    }
    return get(project, id, location);
  }

  static boolean done(JsonObject job) {
    return JsonFields.text(JsonFields.object(job, "status"), "state", "").equals("DONE");
  }

  private static String type(JsonObject configuration) {
    for (String type : List.of("load", "query", "copy", "extract")) {
      if (configuration.has(type)) {
        return type.toUpperCase(Locale.ROOT);
      }
    }
    throw ApiError.invalid(
        "Required parameter is missing: the configuration of a load, query, copy or extract job.");
  }

  /** Where the job runs: as asked, or where its table's dataset is, which must be the same. */
  private String location(String project, JsonObject asked, JsonObject configuration) {
    String given = JsonFields.text(JsonFields.object(asked, "jobReference"), "location", null);
    JsonObject query = JsonFields.object(configuration, "query");
    if (configuration.has("query") && JsonFields.flag(query, "useLegacySql", true)) {
      throw new ApiError(
          400,
          "INVALID_ARGUMENT",
          "invalidQuery",
          "Legacy SQL is not in the local cloud: use standard SQL, with bq query"
              + " --nouse_legacy_sql, or useLegacySql: false in a request.");
    }
    JsonObject named =
        JsonFields.object(
            JsonFields.object(configuration, type(configuration).toLowerCase(Locale.ROOT)),
            configuration.has("extract") ? "sourceTable" : "destinationTable");
    if (named.size() == 0 || JsonFields.text(named, "datasetId", "").equals(TableName.RESULTS)) {
      named = JsonFields.object(query, "defaultDataset").deepCopy();
      if (named.size() > 0) {
        named.addProperty("tableId", "any");
      }
    }
    if (named.size() == 0) {
      return given == null ? queried(project, query) : given;
    }
    TableName table = TableName.of(named, project);
    String there = duckDb.transaction(connection -> catalogue.location(connection, table));
    if (given != null && !given.equalsIgnoreCase(there)) {
      throw ApiError.notFound(
          "Not found: Dataset %s:%s was not found in location %s"
              .formatted(table.project(), table.dataset(), given));
    }
    return there;
  }

  /** A query without a location runs where the first dataset is that it names. */
  private String queried(String project, JsonObject query) {
    String sql = JsonFields.text(query, "query", "");
    return duckDb.transaction(
        connection -> {
          for (JsonObject dataset : catalogue.datasets(connection, project)) {
            String id =
                JsonFields.text(JsonFields.object(dataset, "datasetReference"), "datasetId", "\n");
            if (sql.matches("(?s).*\\b" + id + "`?\\..*")) {
              return JsonFields.text(dataset, "location", BigQueryCatalogue.DEFAULT_LOCATION);
            }
          }
          return BigQueryCatalogue.DEFAULT_LOCATION;
        });
  }

  private JsonObject dry(JsonObject job) {
    if (job.getAsJsonObject("configuration").has("query")) {
      try {
        duckDb.change(
            connection -> {
              JsonObject done = job.deepCopy();
              JsonObject query = new QueryJob(catalogue, clock).run(connection, done);
              job.getAsJsonObject("statistics").add("query", query);
              throw new Rollback();
            });
      } catch (Rollback expected) {
        job.getAsJsonObject("statistics").addProperty("totalBytesProcessed", "0");
      }
    }
    state(job, "DONE");
    return job;
  }

  /** Ends a transaction that was only to be tried. */
  private static final class Rollback extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void submit(JsonObject job) {
    String key = key(job);
    open.put(key, new CountDownLatch(1));
    worker.execute(
        () -> {
          try {
            work(job);
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "job " + key + " was not finished", e);
          } finally {
            open.remove(key).countDown();
          }
        });
  }

  private static String key(JsonObject job) {
    JsonObject reference = job.getAsJsonObject("jobReference");
    return reference.get("projectId").getAsString() + ":" + reference.get("jobId").getAsString();
  }

  private void work(JsonObject job) {
    if (cancelled.remove(key(job))) {
      finish(
          job,
          new ApiError(
              400,
              "CANCELLED",
              "stopped",
              "Job execution was cancelled: User requested cancellation"));
      return;
    }
    JsonFields.object(job, "statistics").addProperty("startTime", Long.toString(clock.millis()));
    state(job, "RUNNING");
    duckDb.transaction(connection -> save(connection, job));
    JsonObject attempt = job.deepCopy();
    Path folder = duckDb.folder().resolve("job-" + UUID.randomUUID());
    try (SourceFiles sources = new SourceFiles(storage, folder)) {
      JsonObject load = JsonFields.object(attempt.getAsJsonObject("configuration"), "load");
      List<SourceFile> files = files(attempt, load, sources);
      duckDb.change(
          connection -> {
            run(connection, attempt, load, files);
            ended(attempt);
            return save(connection, attempt);
          });
      discard(attempt);
    } catch (ApiError refused) {
      finish(job, refused);
    } catch (UncheckedIOException | IOException e) {
      finish(
          job,
          new ApiError(
              500,
              "INTERNAL",
              "backendError",
              "A file could not be read or written: " + e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "bug in job " + key(job), e);
      finish(
          job, new ApiError(500, "INTERNAL", "internalError", "An internal error occurred: " + e));
    }
  }

  private List<SourceFile> files(JsonObject job, JsonObject load, SourceFiles sources)
      throws IOException {
    if (!job.getAsJsonObject("configuration").has("load")) {
      return List.of();
    }
    if (job.has("uploaded")) {
      Path file = Path.of(job.get("uploaded").getAsString());
      return List.of(new SourceFile("the uploaded file", file, Files.size(file), Map.of()));
    }
    return sources.fetch(load);
  }

  private void run(Connection connection, JsonObject job, JsonObject load, List<SourceFile> files)
      throws SQLException {
    JsonObject configuration = job.getAsJsonObject("configuration");
    JsonObject statistics = job.getAsJsonObject("statistics");
    String project = job.getAsJsonObject("jobReference").get("projectId").getAsString();
    if (configuration.has("load")) {
      TableName target = TableName.of(JsonFields.object(load, "destinationTable"), project);
      statistics.add("load", new LoadJob(catalogue).run(connection, load, target, files));
    } else if (configuration.has("query")) {
      JsonObject query = new QueryJob(catalogue, clock).run(connection, job);
      statistics.add("query", query);
      statistics.addProperty("totalBytesProcessed", "0");
    } else if (configuration.has("copy")) {
      JsonObject copied =
          new CopyJob(catalogue).run(connection, configuration.getAsJsonObject("copy"), project);
      statistics.add("copy", copied);
    } else {
      throw ApiError.invalid(
          "Extract jobs are not in the local cloud: read the table with a query or"
              + " tabledata.list.");
    }
  }

  private void finish(JsonObject job, ApiError refused) {
    JsonObject error = new JsonObject();
    JsonArray errors = refused.body().getAsJsonObject("error").getAsJsonArray("errors");
    error.add("reason", errors.get(0).getAsJsonObject().get("reason"));
    error.addProperty("message", refused.getMessage());
    ended(job);
    JsonArray all = new JsonArray();
    all.add(error);
    job.getAsJsonObject("status").add("errorResult", error);
    job.getAsJsonObject("status").add("errors", all);
    duckDb.transaction(connection -> save(connection, job));
    discard(job);
  }

  private static void discard(JsonObject job) {
    if (job.has("uploaded")) {
      try {
        Files.deleteIfExists(Path.of(job.get("uploaded").getAsString()));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "an uploaded file stays: " + e.getMessage());
      }
    }
  }

  private void ended(JsonObject job) {
    JsonObject statistics = job.getAsJsonObject("statistics");
    statistics.addProperty("endTime", Long.toString(clock.millis()));
    if (!statistics.has("startTime")) {
      statistics.addProperty("startTime", Long.toString(clock.millis()));
    }
    state(job, "DONE");
  }

  private static Void save(Connection connection, JsonObject job) throws SQLException {
    JsonObject reference = job.getAsJsonObject("jobReference");
    BigQueryCatalogue.update(
        connection,
        "UPDATE _catalogue.jobs SET body = ? WHERE project = ? AND name = ?",
        job.toString(),
        reference.get("projectId").getAsString(),
        reference.get("jobId").getAsString());
    return null;
  }

  private static void state(JsonObject job, String state) {
    JsonObject status = new JsonObject();
    status.addProperty("state", state);
    job.add("status", status);
  }

  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
