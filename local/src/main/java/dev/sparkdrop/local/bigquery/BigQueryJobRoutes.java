package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Jobs, and queries that wait for theirs. */
final class BigQueryJobRoutes {
  private static final long PATIENCE = 10_000;

  private final DuckDb duckDb;
  private final BigQueryCatalogue catalogue;
  private final BigQueryJobs jobs;

  BigQueryJobRoutes(DuckDb duckDb, BigQueryCatalogue catalogue, BigQueryJobs jobs) {
    this.duckDb = duckDb;
    this.catalogue = catalogue;
    this.jobs = jobs;
  }

  void install(Router router, String root) {
    String project = root + "/projects/{project}";
    router
        .on("POST", project + "/jobs", this::insert)
        .on("GET", project + "/jobs", this::list)
        .on("GET", project + "/jobs/{job}", this::get)
        .on("POST", project + "/jobs/{job}/cancel", this::cancel)
        .on("POST", project + "/queries", this::query)
        .on("GET", project + "/queries/{job}", this::results);
  }

  private void insert(HttpCall httpCall) throws IOException {
    httpCall.answer(200, shown(jobs.insert(httpCall.variable("project"), httpCall.json(), null)));
  }

  /** Without what is only for ourselves. */
  static JsonObject shown(JsonObject job) {
    JsonObject shown = job.deepCopy();
    shown.remove("uploaded");
    return shown;
  }

  private void list(HttpCall httpCall) throws IOException {
    String state = httpCall.query("stateFilter");
    long most = Long.parseLong(httpCall.query("maxResults", "1000"));
    JsonArray found = new JsonArray();
    for (JsonObject job : jobs.list(httpCall.variable("project"))) {
      String now = JsonFields.text(JsonFields.object(job, "status"), "state", "");
      if (found.size() < most && (state == null || state.equalsIgnoreCase(now))) {
        JsonObject shown = shown(job);
        shown.addProperty("state", now);
        JsonObject status = JsonFields.object(job, "status");
        if (status.has("errorResult")) {
          shown.add("errorResult", status.get("errorResult"));
        }
        found.add(shown);
      }
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("kind", "bigquery#jobList");
    answer.add("jobs", found);
    httpCall.answer(200, answer);
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(
        200,
        shown(
            jobs.get(
                httpCall.variable("project"),
                httpCall.variable("job"),
                httpCall.query("location"))));
  }

  private void cancel(HttpCall httpCall) throws IOException {
    JsonObject answer = new JsonObject();
    answer.addProperty("kind", "bigquery#jobCancelResponse");
    answer.add(
        "job",
        shown(
            jobs.cancel(
                httpCall.variable("project"),
                httpCall.variable("job"),
                httpCall.query("location"))));
    httpCall.answer(200, answer);
  }

  private void query(HttpCall httpCall) throws IOException {
    JsonObject asked = httpCall.json();
    JsonObject query = new JsonObject();
    for (String member :
        List.of("query", "defaultDataset", "useLegacySql", "queryParameters", "parameterMode")) {
      if (asked.has(member)) {
        query.add(member, asked.get(member));
      }
    }
    JsonObject configuration = new JsonObject();
    configuration.add("query", query);
    boolean dry = JsonFields.flag(asked, "dryRun", false);
    configuration.addProperty("dryRun", dry);
    JsonObject reference = new JsonObject();
    if (asked.has("location")) {
      reference.add("location", asked.get("location"));
    }
    JsonObject job = new JsonObject();
    job.add("configuration", configuration);
    job.add("jobReference", reference);
    JsonObject taken = jobs.insert(httpCall.variable("project"), job, null);
    if (!dry) {
      JsonObject given = JsonFields.object(taken, "jobReference");
      taken =
          jobs.await(
              httpCall.variable("project"),
              JsonFields.text(given, "jobId", ""),
              null,
              JsonFields.number(asked, "timeoutMs", PATIENCE));
    }
    boolean micros =
        JsonFields.flag(JsonFields.object(asked, "formatOptions"), "useInt64Timestamp", false);
    ResultPage page = ResultPage.of("0", JsonFields.text(asked, "maxResults", "50000"), micros);
    httpCall.answerWithNulls(200, answer(taken, page, "bigquery#queryResponse"));
  }

  private void results(HttpCall httpCall) throws IOException {
    JsonObject job =
        jobs.await(
            httpCall.variable("project"),
            httpCall.variable("job"),
            httpCall.query("location"),
            Long.parseLong(httpCall.query("timeoutMs", Long.toString(PATIENCE))));
    httpCall.answer(200, answer(job, ResultPage.of(httpCall), "bigquery#getQueryResultsResponse"));
  }

  private JsonObject answer(JsonObject job, ResultPage page, String kind) {
    JsonObject status = JsonFields.object(job, "status");
    if (status.has("errorResult")) {
      throw refused(status.getAsJsonObject("errorResult"));
    }
    JsonObject answer = new JsonObject();
    JsonObject query = JsonFields.object(JsonFields.object(job, "statistics"), "query");
    JsonObject configured = JsonFields.object(JsonFields.object(job, "configuration"), "query");
    if (BigQueryJobs.done(job) && configured.has("destinationTable") && query.has("schema")) {
      TableName table = TableName.of(configured.getAsJsonObject("destinationTable"), "");
      answer =
          duckDb.transaction(
              connection -> page.read(connection, table, catalogue.fields(connection, table)));
    } else if (BigQueryJobs.done(job)) {
      answer.addProperty("totalRows", "0");
    }
    answer.addProperty("kind", kind);
    answer.add("jobReference", job.get("jobReference"));
    answer.addProperty("jobComplete", BigQueryJobs.done(job));
    answer.addProperty("cacheHit", false);
    answer.addProperty("totalBytesProcessed", "0");
    if (BigQueryJobs.done(job)) {
      answer.add(
          "schema", query.has("schema") ? query.get("schema") : FieldSchema.schema(List.of()));
    }
    if (query.has("numDmlAffectedRows")) {
      answer.add("numDmlAffectedRows", query.get("numDmlAffectedRows"));
    }
    return answer;
  }

  private static ApiError refused(JsonObject error) {
    String reason = JsonFields.text(error, "reason", "invalid");
    int code =
        switch (reason.toLowerCase(Locale.ROOT)) {
          case "notfound" -> 404;
          case "duplicate" -> 409;
          case "backenderror", "internalerror" -> 500;
          default -> 400;
        };
    return new ApiError(code, "INVALID_ARGUMENT", reason, JsonFields.text(error, "message", ""));
  }
}
