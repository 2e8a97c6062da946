package dev.sparkdrop.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which deployment is meant: a project of Google Cloud, or the local cloud that runs. */
final class CloudOptions {
  private static final Pattern ENDPOINT =
      Pattern.compile("CLOUDSDK_API_ENDPOINT_OVERRIDES_DATAPROC='(http://127\\.0\\.0\\.1:\\d+)/?'");
  private static final int PATIENCE = 500;

  @Option(
      names = "--project",
      paramLabel = "P",
      description = "a project of Google Cloud; without it, the local cloud")
  private String project;

  @Option(names = "--landing", paramLabel = "BUCKET", description = "P-landing, unless given")
  private String landing;

  @Option(names = "--code", paramLabel = "BUCKET", description = "P-code, unless given")
  private String code;

  @Option(names = "--state", paramLabel = "BUCKET", description = "P-state, unless given")
  private String state;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the local cloud's folder (.local in the checkout)")
  private Path data;

  @Option(names = "--json", description = "JSON for programs, as the console's")
  private boolean json;

  boolean json() {
    return json;
  }

  /**
   * A deployment.
   *
   * @param endpoint of a local cloud; null for Google's own
   * @param data the local cloud's folder; null for none
   */
  record Deployment(
      String project, String landing, String code, String state, URI endpoint, Path data) {
    boolean isLocal() {
      return endpoint != null;
    }
  }

  /**
   * The one that is meant.
   *
   * @throws TerminalFailure where there is none
   */
  Deployment deployment() {
    if (project != null) {
      if (data != null) {
        throw new TerminalFailure(
            ExitCode.USAGE, "--project is Google Cloud, and --data is a local cloud; give one.");
      }
      if (!project.matches("[a-z0-9][a-z0-9.:-]*")) {
        throw new TerminalFailure(
            ExitCode.USAGE, "--project is " + project + "; write its id, as my-project.");
      }
      return new Deployment(
          project,
          named(landing, "landing"),
          named(code, "code"),
          named(state, "state"),
          null,
          null);
    }
    Path home = Path.of(System.getProperty("sparkdrop.home", "."));
    Path folder = (data == null ? home.resolve(".local") : data).toAbsolutePath().normalize();
    URI endpoint =
        running(folder)
            .orElseThrow(
                () ->
                    new TerminalFailure(
                        ExitCode.UNREACHABLE,
                        "No local cloud runs in "
                            + folder
                            + ". Start one with ./deploy.sh local, or name a project of Google"
                            + " Cloud with --project P."));
    return new Deployment("sparkdrop-local", "landing", "code", "state", endpoint, folder);
  }

  /** As deploy.sh names buckets. */
  private String named(String given, String role) {
    return given == null ? project + "-" + role : given;
  }

  private static Optional<URI> running(Path folder) {
    try {
      Matcher matcher = ENDPOINT.matcher(Files.readString(folder.resolve("gcloud.env")));
      if (!matcher.find()) {
        return Optional.empty();
      }
      URI endpoint = URI.create(matcher.group(1));
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.getPort()), PATIENCE);
      }
      return Optional.of(endpoint);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
