package dev.sparkdrop.local.dataproc;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gcloud command line, pointed at a local cloud. */
public final class Gcloud {
  /** What a command printed, both streams in one. */
  public record Result(int exit, String output) {}

  private final Map<String, String> environment;

  /**
   * @param address of the local cloud, without a slash at its end
   * @param config gcloud's own folder, made where it is absent
   */
  public Gcloud(String address, Path config) {
    environment =
        Map.of(
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_DATAPROC",
            address + "/",
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
            address + "/storage/v1/",
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB",
            address + "/",
            "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
            "true",
            "CLOUDSDK_CONFIG",
            config.toString(),
            "CLOUDSDK_CORE_DISABLE_PROMPTS",
            "1",
            "CLOUDSDK_CORE_PROJECT",
            "p",
            "CLOUDSDK_DATAPROC_REGION",
            "r");
  }

  static boolean isInstalled() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcloud")));
  }

  /** Runs a command to its end. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gcloud"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a line of bash with gcloud in it to its end. */
  public Result shell(String line) throws IOException, InterruptedException {
    return run(List.of("bash", "-c", line));
  }

  private Result run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + command);
    }
    return new Result(process.exitValue(), output);
  }
}
