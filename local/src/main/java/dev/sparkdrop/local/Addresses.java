package dev.sparkdrop.local;

import dev.sparkdrop.pipeline.CheckedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where everything is, and the environment that points gcloud at it. */
record Addresses(Ports ports, Path data) {

  /**
   * @param console whether the console is there; it is what most want, so it comes first
   * @param checked the pipelines, of which one may load into BigQuery
   */
  void print(boolean console, CheckedFolder checked) throws IOException {
    Path environment = data.resolve("gcloud.env");
    Files.writeString(environment, environment());
    Files.writeString(token(), "the local cloud takes any token\n");
    if (console) {
      System.out.println(
          "console   " + Ports.url(ports.console()) + "   what happened to my file?");
    }
    System.out.printf(
        """
        cloud     %s   buckets landing, lake, code, state
        ingest    %s   POST {"sources": [{"url": "https://…"}]}
        launch    %s
        teardown  %s
        faults    %slocal   says what can be made to go wrong
        drop      %s   copy a file to birdstrikes/1990/ in it
        logs      %s
        secret    %s   a page or extension in a browser needs it to write
        gcloud    source %s   points gcloud at all this:
        %s
        """,
        Ports.url(ports.cloud()),
        Ports.url(ports.ingest()),
        Ports.url(ports.launch()),
        Ports.url(ports.teardown()),
        Ports.url(ports.cloud()),
        data.resolve("drop"),
        data.resolve("logs"),
        data.resolve(LocalCloud.SECRET),
        environment,
        environment().indent(2).stripTrailing());
    checked.pipelines().stream()
        .flatMap(pipeline -> pipeline.loadTarget().stream())
        .map(target -> target.table().substring(target.project().length() + 1))
        .distinct()
        .forEach(
            table ->
                System.out.println(
                    "rows      bq query --nouse_legacy_sql 'SELECT COUNT(*) FROM " + table + "'"));
    System.out.println();
  }

  /** What bq reads: it calls nothing without a token. */
  private Path token() {
    return data.resolve("gcloud.token");
  }

  private String environment() {
    String cloud = Ports.url(ports.cloud()).toString();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("CLOUDSDK_CONFIG", data.resolve("gcloud").toString());
    variables.put("CLOUDSDK_CORE_PROJECT", ProjectNames.PROJECT);
    variables.put("CLOUDSDK_DATAPROC_REGION", ProjectNames.REGION);
    variables.put("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", token().toString());
    variables.put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", cloud + "storage/v1/");
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_DATAPROC", cloud);
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB", cloud);
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_BIGQUERY", cloud.replaceAll("/$", ""));
    return variables.entrySet().stream()
        .map(each -> "export " + each.getKey() + "='" + each.getValue() + "'\n")
        .collect(Collectors.joining());
  }
}
