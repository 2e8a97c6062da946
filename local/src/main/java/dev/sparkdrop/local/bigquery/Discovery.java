package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The discovery document, of the methods that are here: {@code bq} builds its client from it. */
final class Discovery {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\+?(\\w+)}");

  /** Resource and method, HTTP method, path, query parameters, and the kind of the body. */
  private static final String[][] METHODS = {
    {"projects.list", "GET", "projects", "maxResults pageToken", ""},
    {
      "datasets.list",
      "GET",
      "projects/{+projectId}/datasets",
      "all filter maxResults pageToken",
      ""
    },
    {"datasets.insert", "POST", "projects/{+projectId}/datasets", "accessPolicyVersion", "Dataset"},
    {
      "datasets.get",
      "GET",
      "projects/{+projectId}/datasets/{+datasetId}",
      "accessPolicyVersion datasetView",
      ""
    },
    {
      "datasets.patch",
      "PATCH",
      "projects/{+projectId}/datasets/{+datasetId}",
      "accessPolicyVersion updateMode",
      "Dataset"
    },
    {
      "datasets.update",
      "PUT",
      "projects/{+projectId}/datasets/{+datasetId}",
      "accessPolicyVersion updateMode",
      "Dataset"
    },
    {
      "datasets.delete",
      "DELETE",
      "projects/{+projectId}/datasets/{+datasetId}",
      "deleteContents",
      ""
    },
    {
      "tables.list",
      "GET",
      "projects/{+projectId}/datasets/{+datasetId}/tables",
      "maxResults pageToken",
      ""
    },
    {"tables.insert", "POST", "projects/{+projectId}/datasets/{+datasetId}/tables", "", "Table"},
    {
      "tables.get",
      "GET",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
      "selectedFields view",
      ""
    },
    {
      "tables.patch",
      "PATCH",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
      "autodetect_schema",
      "Table"
    },
    {
      "tables.update",
      "PUT",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
      "autodetect_schema",
      "Table"
    },
    {
      "tables.delete",
      "DELETE",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}",
      "",
      ""
    },
    {
      "tabledata.list",
      "GET",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/data",
      "formatOptions.useInt64Timestamp formatOptions.timestampOutputFormat maxResults pageToken"
          + " selectedFields startIndex",
      ""
    },
    {
      "tabledata.insertAll",
      "POST",
      "projects/{+projectId}/datasets/{+datasetId}/tables/{+tableId}/insertAll",
      "",
      "TableDataInsertAllRequest"
    },
    {
      "jobs.list",
      "GET",
      "projects/{+projectId}/jobs",
      "allUsers maxCreationTime maxResults minCreationTime pageToken parentJobId projection"
          + " stateFilter",
      ""
    },
    {"jobs.insert", "POST", "projects/{+projectId}/jobs", "", "Job"},
    {"jobs.get", "GET", "projects/{+projectId}/jobs/{+jobId}", "location", ""},
    {"jobs.cancel", "POST", "projects/{+projectId}/jobs/{+jobId}/cancel", "location", ""},
    {"jobs.query", "POST", "projects/{+projectId}/queries", "", "QueryRequest"},
    {
      "jobs.getQueryResults",
      "GET",
      "projects/{+projectId}/queries/{+jobId}",
      "formatOptions.useInt64Timestamp formatOptions.timestampOutputFormat location maxResults"
          + " pageToken startIndex timeoutMs",
      ""
    },
  };

  private final Supplier<String> endpoint;

  Discovery(Supplier<String> endpoint) {
    this.endpoint = endpoint;
  }

  void answer(HttpCall httpCall) throws IOException {
    httpCall.answer(200, document());
  }

  private JsonObject document() {
    JsonObject document = new JsonObject();
    document.addProperty("kind", "discovery#restDescription");
    document.addProperty("discoveryVersion", "v1");
    document.addProperty("id", "bigquery:v2");
    document.addProperty("name", "bigquery");
    document.addProperty("version", "v2");
    document.addProperty("protocol", "rest");
    document.addProperty("rootUrl", endpoint.get() + "/");
    document.addProperty("servicePath", "bigquery/v2/");
    document.addProperty("baseUrl", endpoint.get() + "/bigquery/v2/");
    document.addProperty("basePath", "/bigquery/v2/");
    document.addProperty("batchPath", "batch/bigquery/v2");
    JsonObject common = new JsonObject();
    for (String name : List.of("alt", "fields", "key", "prettyPrint", "quotaUser")) {
      common.add(name, parameter("query"));
    }
    document.add("parameters", common);
    JsonObject resources = new JsonObject();
    JsonObject schemas = new JsonObject();
    for (String[] method : METHODS) {
      String[] names = method[0].split("\\.", -1);
      if (!resources.has(names[0])) {
        JsonObject resource = new JsonObject();
        resource.add("methods", new JsonObject());
        resources.add(names[0], resource);
      }
      resources.getAsJsonObject(names[0]).getAsJsonObject("methods").add(names[1], method(method));
      schemas.add("Any", object("Any"));
      if (!method[4].isEmpty()) {
        schemas.add(method[4], object(method[4]));
      }
    }
    document.add("resources", resources);
    document.add("schemas", schemas);
    return document;
  }

  private static JsonObject method(String[] row) {
    JsonObject method = new JsonObject();
    method.addProperty("id", "bigquery." + row[0]);
    method.addProperty("httpMethod", row[1]);
    method.addProperty("path", row[2]);
    JsonObject parameters = new JsonObject();
    JsonArray order = new JsonArray();
    Matcher variable = VARIABLE.matcher(row[2]);
    while (variable.find()) {
      JsonObject parameter = parameter("path");
      parameter.addProperty("required", true);
      parameters.add(variable.group(1), parameter);
      order.add(variable.group(1));
    }
    for (String name : row[3].split(" ", -1)) {
      if (!name.isEmpty()) {
        parameters.add(name, parameter("query"));
      }
    }
    method.add("parameters", parameters);
    method.add("parameterOrder", order);
    if (!row[4].isEmpty()) {
      method.add("request", reference(row[4]));
    }
    if (!row[1].equals("DELETE")) {
      method.add("response", reference("Any"));
    }
    if (row[0].equals("jobs.insert")) {
      method.addProperty("supportsMediaUpload", true);
      method.add("mediaUpload", upload());
    }
    return method;
  }

  private static JsonObject upload() {
    JsonObject protocols = new JsonObject();
    for (String[] each :
        new String[][] {{"resumable", "/resumable/upload"}, {"simple", "/upload"}}) {
      JsonObject protocol = new JsonObject();
      protocol.addProperty("multipart", true);
      protocol.addProperty("path", each[1] + "/bigquery/v2/projects/{+projectId}/jobs");
      protocols.add(each[0], protocol);
    }
    JsonArray accept = new JsonArray();
    accept.add("*/*");
    JsonObject upload = new JsonObject();
    upload.add("accept", accept);
    upload.add("protocols", protocols);
    return upload;
  }

  private static JsonObject parameter(String location) {
    JsonObject parameter = new JsonObject();
    parameter.addProperty("type", "string");
    parameter.addProperty("location", location);
    return parameter;
  }

  private static JsonObject object(String id) {
    JsonObject schema = new JsonObject();
    schema.addProperty("id", id);
    schema.addProperty("type", "object");
    return schema;
  }

  private static JsonObject reference(String id) {
    JsonObject reference = new JsonObject();
    reference.addProperty("$ref", id);
    return reference;
  }
}
