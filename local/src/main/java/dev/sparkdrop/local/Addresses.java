package dev.sparkdrop.local;

import dev.sparkdrop.pipeline.CheckedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where everything is, and the files that point gcloud and gsutil at it. */
record Addresses(Ports ports, Path data) {

  /**
   * @param console whether the console is there; it is what most want, so it comes first
   * @param checked the pipelines, of which one may load into BigQuery
   */
  void print(boolean console, CheckedFolder checked) throws IOException {
    write();
    if (console) {
      System.out.println(
          "console   " + Ports.url(ports.console()) + "   what happened to my file?");
    }
    System.out.printf(
        """
        cloud     %s   buckets landing, lake, code, state%s
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
        others(),
        Ports.url(ports.ingest()),
        Ports.url(ports.launch()),
        Ports.url(ports.teardown()),
        Ports.url(ports.cloud()),
        data.resolve("drop"),
        data.resolve("logs"),
        data.resolve(LocalCloud.SECRET),
        variables(),
        exports().indent(2).stripTrailing());
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

  /** Writes the files. */
  void write() throws IOException {
    Files.writeString(variables(), exports());
    Files.writeString(token(), "the local cloud takes any token\n");
    if (ports.https() > 0) {
      Files.writeString(boto(), botoConfig());
    }
  }

  private String others() {
    String https =
        "\nhttps     https://localhost:" + ports.https() + "/   its certificate is " + pem();
    String grpc =
        "\ngrpc      127.0.0.1:" + ports.grpc() + "   the PUBSUB_EMULATOR_HOST of most clients";
    return (ports.https() > 0 ? https : "") + (ports.grpc() > 0 ? grpc : "");
  }

  private Path variables() {
    return data.resolve("gcloud.env");
  }

  private Path pem() {
    return LocalCloud.certificate(data);
  }

  /** What gsutil reads. */
  private Path boto() {
    return data.resolve("boto");
  }

  private String botoConfig() {
    return """
        [Credentials]
        gs_json_host = localhost
        gs_json_port = %1$d
        gs_host = localhost:%1$d
        gs_pubsub_host = localhost
        gs_pubsub_port = %1$d
        gs_kms_host = localhost
        gs_kms_port = %1$d
        [Boto]
        ca_certificates_file = %2$s
        [GSUtil]
        default_project_id = %3$s
        software_update_check_period = 0
        state_dir = %4$s
        """
        .formatted(ports.https(), pem(), ProjectNames.PROJECT, data.resolve("gsutil"));
  }

  /** What bq reads: it calls nothing without a token. */
  private Path token() {
    return data.resolve("gcloud.token");
  }

  private String exports() {
    return environment().entrySet().stream()
        .map(each -> "export " + each.getKey() + "='" + each.getValue() + "'\n")
        .collect(Collectors.joining());
  }

  /** By these variables gcloud and gsutil find the local cloud. */
  Map<String, String> environment() {
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
    if (ports.https() > 0) {
      variables.put("BOTO_CONFIG", boto().toString());
      // The gsutil of gcloud takes these two before what its configuration says.
      variables.put("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", pem().toString());
      variables.put("CLOUDSDK_CORE_PASS_CREDENTIALS_TO_GSUTIL", "false");
    }
    return variables;
  }
}
