package dev.sparkdrop.local;

import dev.sparkdrop.local.process.LoopbackInvoker;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import dev.sparkdrop.local.story.Story;
import dev.sparkdrop.pipeline.CheckedFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;

/**
 * Has the JVM load what a start needs, so that the build can keep it in an archive of classes: a
 * local cloud without functions starts, answers, and ends.
 */
final class ClassWarmUp {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  private ClassWarmUp() {}

  /** Takes the checkout, and an empty folder for the data. */
  public static void main(String[] args) throws Exception {
    BuildArtifacts buildArtifacts = new BuildArtifacts(Path.of(args[0]));
    Path data = Path.of(args[1]);
    new CommandLine(new Main()).parseArgs("--data", data.toString());
    CodeDeployer codeDeployer = new CodeDeployer(buildArtifacts, buildArtifacts.pipelines());
    CheckedFolder checked = codeDeployer.check();
    ParentExitAgentJar.writeTo(data);
    LoopbackInvoker.classPath(buildArtifacts.invoker(), data);
    try (LocalCloud cloud = new LocalCloud(0, data, Duration.ZERO, (endpoint, objects) -> null)) {
      codeDeployer.upload(checked, cloud.storage());
      cloud.bigQuery().datasets(CodeDeployer.datasets(checked));
      new DropFolder(data.resolve("drop"), cloud.storage(), cloud.database()).look(0);
      cloud.connect(NOWHERE, NOWHERE);
      new Addresses(new Ports(cloud.port(), 0, 0), data).print(true, checked);
      new Story(System.out, cloud.clock(), false).tell("local", "warm");
      use(Ports.url(cloud.port()));
    }
  }

  /** What functions and clients do most. */
  private static void use(URI cloud) throws IOException {
    String objects = "storage/v1/b/lake/o";
    String multipart =
        """
        --b
        Content-Type: application/json

        {"name": "a/b"}
        --b
        Content-Type: text/plain

        x
        --b--
        """;
    post(cloud.resolve("upload/" + objects + "?uploadType=multipart"), multipart);
    get(cloud.resolve(objects + "?prefix=a/"));
    get(cloud.resolve("download/" + objects + "/a%2Fb?alt=media"));
    get(cloud.resolve("v1/projects/p/regions/us-central1/clusters"));
  }

  private static void post(URI to, String multipart) throws IOException {
    HttpURLConnection call = (HttpURLConnection) to.toURL().openConnection();
    call.setDoOutput(true);
    call.setRequestProperty("Content-Type", "multipart/related; boundary=b");
    call.getOutputStream().write(multipart.getBytes(StandardCharsets.UTF_8));
    call.getInputStream().readAllBytes();
  }

  private static void get(URI from) throws IOException {
    from.toURL().openStream().readAllBytes();
  }
}
