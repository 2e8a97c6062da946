package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.LocalCloud;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A local cloud, and what a test asks its BigQuery over HTTP. */
final class RunningBigQuery implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalCloud cloud;
  private final Path folder;

  RunningBigQuery(Path folder) throws IOException {
    this.folder = folder;
    cloud = new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> null);
  }

  int port() {
    return cloud.port();
  }

  /** An answer: its status and its body, which is empty where there is none. */
  record Answer(int status, JsonObject body) {
    String message() {
      return body.getAsJsonObject("error").get("message").getAsString();
    }
  }

  Answer call(String method, String path, String body) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + port() + "/bigquery/v2/projects/sparkdrop-local/" + path);
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    String text = response.body();
    JsonObject json =
        text.isEmpty() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
    return new Answer(response.statusCode(), json);
  }

  /** Sets a fault, written with single quotes. */
  void fault(String fault) throws IOException, InterruptedException {
    local("POST", "faults", fault.replace('\'', '"'));
  }

  void clearFaults() throws IOException, InterruptedException {
    local("DELETE", "faults", "");
  }

  /** How often the faults that are set have struck. */
  long fired() throws IOException, InterruptedException {
    long fired = 0;
    for (JsonElement fault : local("GET", "faults", "").getAsJsonArray("faults")) {
      fired += fault.getAsJsonObject().get("fired").getAsLong();
    }
    return fired;
  }

  private JsonObject local(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port() + "/local/" + path);
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  void dataset(String name) throws IOException, InterruptedException {
    call(
        "POST",
        "datasets",
        "{'datasetReference': {'datasetId': '%s'}, 'location': 'us-central1'}".formatted(name));
  }

  Answer query(String sql) throws IOException, InterruptedException {
    JsonObject request = new JsonObject();
    request.addProperty("query", sql);
    request.addProperty("useLegacySql", false);
    request.addProperty("timeoutMs", 60_000);
    return call("POST", "queries", request.toString());
  }

  /** The rows, each its values with a bar between. */
  String rows(String sql) throws IOException, InterruptedException {
    Answer answer = query(sql);
    if (answer.status() != 200) {
      return answer.message();
    }
    List<String> rows = new ArrayList<>();
    if (!answer.body().has("rows")) {
      return "";
    }
    for (JsonElement row : answer.body().getAsJsonArray("rows")) {
      List<String> cells = new ArrayList<>();
      for (JsonElement cell : row.getAsJsonObject().getAsJsonArray("f")) {
        cells.add(text(cell.getAsJsonObject().get("v")));
      }
      rows.add(String.join("|", cells));
    }
    return String.join("\n", rows);
  }

  private static String text(JsonElement value) {
    if (value.isJsonNull()) {
      return "NULL";
    }
    if (value instanceof JsonArray array) {
      return array.asList().stream()
          .map(it -> text(it.getAsJsonObject().get("v")))
          .toList()
          .toString();
    }
    if (value instanceof JsonObject record) {
      return record.getAsJsonArray("f").asList().stream()
          .map(it -> text(it.getAsJsonObject().get("v")))
          .toList()
          .toString();
    }
    return value.getAsString();
  }

  /** Begins a job of that id and waits for its end. */
  JsonObject job(String id, String configuration) throws IOException, InterruptedException {
    Answer taken =
        call(
            "POST",
            "jobs",
            "{'jobReference': {'jobId': '%s', 'location': 'us-central1'}, 'configuration': %s}"
                .formatted(id, configuration));
    if (taken.status() != 200) {
      throw new IllegalStateException(taken.message());
    }
    while (true) {
      JsonObject job = call("GET", "jobs/" + id + "?location=us-central1", "").body();
      if (job.getAsJsonObject("status").get("state").getAsString().equals("DONE")) {
        return job;
      }
      Thread.onSpinWait();
    }
  }

  /** The sentence with which it failed; empty where it did not. */
  String failure(String id, String configuration) throws IOException, InterruptedException {
    JsonObject status = job(id, configuration).getAsJsonObject("status");
    return status.has("errorResult")
        ? status.getAsJsonObject("errorResult").get("message").getAsString()
        : "";
  }

  /** The configuration of a load of {@code gs://lake/FILES} into {@code birds.TABLE}. */
  static String load(String table, String files, String format, String more) {
    return "{'load': {'destinationTable': {'projectId': 'sparkdrop-local', 'datasetId': 'birds', 'tableId': '%s'}, 'sourceUris': ['gs://lake/%s'], 'sourceFormat': '%s'%s}}"
        .formatted(table, files, format, more.isEmpty() ? "" : ", " + more);
  }

  /** Puts an object into the bucket {@code lake}. */
  void object(String name, byte[] content) throws IOException {
    cloud.storage().put("lake", name, new ByteArrayInputStream(content), null, Map.of());
  }

  void object(String name, String content) throws IOException {
    object(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the rows of one of DuckDB's queries there, as a Parquet file. */
  void parquet(String name, String sql) throws IOException, SQLException {
    Path file = Files.createTempFile(folder, "made", ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + sql + ") TO '" + file + "' (FORMAT parquet)");
    }
    object(name, Files.readAllBytes(file));
    Files.delete(file);
  }

  @Override
  public void close() {
    cloud.close();
  }
}
