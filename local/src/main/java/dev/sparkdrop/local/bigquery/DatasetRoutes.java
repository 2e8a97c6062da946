package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Datasets. */
final class DatasetRoutes {
  private final DuckDb duckDb;
  private final BigQueryCatalogue catalogue;
  private final Clock clock;

  DatasetRoutes(DuckDb duckDb, BigQueryCatalogue catalogue, Clock clock) {
    this.duckDb = duckDb;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  void install(Router router, String root) {
    String all = root + "/projects/{project}/datasets";
    router
        .on("GET", root + "/projects", this::projects)
        .on("GET", all, this::list)
        .on("POST", all, this::insert)
        .on("GET", all + "/{dataset}", this::get)
        .on("PATCH", all + "/{dataset}", this::change)
        .on("PUT", all + "/{dataset}", this::change)
        .on("DELETE", all + "/{dataset}", this::delete);
  }

  private void projects(HttpCall httpCall) throws IOException {
    JsonObject reference = new JsonObject();
    reference.addProperty("projectId", "sparkdrop-local");
    JsonObject project = new JsonObject();
    project.addProperty("kind", "bigquery#project");
    project.addProperty("id", "sparkdrop-local");
    project.addProperty("friendlyName", "sparkdrop-local");
    project.add("projectReference", reference);
    JsonArray projects = new JsonArray();
    projects.add(project);
    JsonObject answer = new JsonObject();
    answer.addProperty("kind", "bigquery#projectList");
    answer.add("projects", projects);
    answer.addProperty("totalItems", 1);
    httpCall.answer(200, answer);
  }

  private void list(HttpCall httpCall) throws IOException {
    String project = httpCall.variable("project");
    boolean hidden = "true".equals(httpCall.query("all"));
    List<JsonObject> found =
        duckDb.transaction(connection -> catalogue.datasets(connection, project));
    JsonArray datasets = new JsonArray();
    for (JsonObject dataset : found) {
      String id = JsonFields.text(JsonFields.object(dataset, "datasetReference"), "datasetId", "_");
      if ((hidden && !id.equals("_")) || !id.startsWith("_")) {
        datasets.add(dataset);
      }
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("kind", "bigquery#datasetList");
    answer.add("datasets", datasets);
    httpCall.answer(200, answer);
  }

  private void insert(HttpCall httpCall) throws IOException {
    String project = httpCall.variable("project");
    JsonObject body = httpCall.json();
    String id = JsonFields.text(JsonFields.object(body, "datasetReference"), "datasetId", "");
    TableName.checkDataset(id);
    duckDb.change(
        connection -> {
          create(catalogue, connection, project, id, body, clock);
          return null;
        });
    httpCall.answer(200, body);
  }

  /**
   * Makes a dataset.
   *
   * @param body what its maker says of it; gets what a resource has besides
   */
  static void create(
      BigQueryCatalogue catalogue,
      Connection connection,
      String project,
      String id,
      JsonObject body,
      Clock clock)
      throws SQLException {
    JsonObject reference = new JsonObject();
    reference.addProperty("projectId", project);
    reference.addProperty("datasetId", id);
    body.addProperty("kind", "bigquery#dataset");
    body.addProperty("id", project + ":" + id);
    body.add("datasetReference", reference);
    if (!body.has("location")) {
      body.addProperty("location", BigQueryCatalogue.DEFAULT_LOCATION);
    }
    body.addProperty("creationTime", Long.toString(clock.millis()));
    catalogue.createDataset(connection, project, id, body);
  }

  private void get(HttpCall httpCall) throws IOException {
    JsonObject dataset =
        duckDb.transaction(
            connection ->
                catalogue.dataset(
                    connection, httpCall.variable("project"), httpCall.variable("dataset")));
    httpCall.answer(200, dataset);
  }

  private void change(HttpCall httpCall) throws IOException {
    String project = httpCall.variable("project");
    String id = httpCall.variable("dataset");
    JsonObject asked = httpCall.json();
    JsonObject changed =
        duckDb.change(
            connection -> {
              JsonObject dataset = catalogue.dataset(connection, project, id);
              for (Map.Entry<String, JsonElement> member : asked.entrySet()) {
                if (!List.of("location", "datasetReference", "id").contains(member.getKey())) {
                  dataset.add(member.getKey(), member.getValue());
                }
              }
              catalogue.putDataset(connection, project, id, dataset);
              return dataset;
            });
    httpCall.answer(200, changed);
  }

  private void delete(HttpCall httpCall) throws IOException {
    duckDb.change(
        connection -> {
          catalogue.deleteDataset(
              connection,
              httpCall.variable("project"),
              httpCall.variable("dataset"),
              "true".equals(httpCall.query("deleteContents")));
          return null;
        });
    httpCall.answer(204, new byte[0]);
  }
}
