package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.Shell.Said;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The installed gcloud, with nothing of it changed but its start: one process has its modules
 * loaded, and each command is a fork of it (see {@code warm/server.py}). A command takes some 30 ms
 * instead of a second.
 */
final class WarmGcloud implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("src/test/resources/warm").toAbsolutePath();
  private static final List<String> APIS =
      List.of(
          "artifactregistry",
          "cloudbilling",
          "cloudbuild",
          "cloudfunctions",
          "cloudkms",
          "cloudresourcemanager",
          "cloudscheduler",
          "dataproc",
          "eventarc",
          "iam",
          "logging",
          "monitoring",
          "pubsub",
          "run",
          "secretmanager",
          "serviceusage");

  private final Path folder;
  private final Process server;

  /** Starts it, with a configuration of its own in this folder. */
  WarmGcloud(Path folder) throws Exception {
    this.folder = folder;
    Shell shell = new Shell(folder);
    Said where =
        shell.run(
            environment("http://127.0.0.1:9"),
            "gcloud",
            "info",
            "--format=value(basic.python_location,installation.sdk_root)");
    assertEquals(0, where.exit(), where::text);
    String[] found = where.text().split("\\s+", -1);
    Path socket = folder.resolve("s");
    shell.tool(
        "bin/gcloud",
        "exec " + found[0] + " -I -S " + SCRIPTS.resolve("client.py") + " " + socket + " \"$@\"");
    ProcessBuilder builder =
        new ProcessBuilder(
            found[0], "-S", SCRIPTS.resolve("server.py").toString(), found[1], socket.toString());
    builder.environment().putAll(environment("http://127.0.0.1:9"));
    server = builder.redirectError(folder.resolve("server.log").toFile()).start();
    assertEquals("ready", firstLine(), () -> folder.resolve("server.log").toString());
  }

  private String firstLine() throws IOException {
    return new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  /** Where its command is, for the front of a PATH. */
  String path() {
    return folder.resolve("bin").toString();
  }

  /** Sends it to another cloud than Google's. */
  Map<String, String> environment(String url) {
    Map<String, String> all = new TreeMap<>();
    for (String api : APIS) {
      all.put(override(api), url + "/" + api + "/");
    }
    all.put(override("compute"), url + "/compute/v1/");
    all.put(override("storage"), url + "/storage/v1/");
    all.put("CLOUDSDK_CONFIG", folder.resolve("config").toString());
    all.put("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true");
    all.put("CLOUDSDK_CORE_CHECK_GCE_METADATA", "false");
    all.put("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "true");
    all.put("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "true");
    return all;
  }

  private static String override(String api) {
    return "CLOUDSDK_API_ENDPOINT_OVERRIDES_" + api.toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() throws IOException {
    server.getOutputStream().close();
    server.onExit().join();
  }
}
