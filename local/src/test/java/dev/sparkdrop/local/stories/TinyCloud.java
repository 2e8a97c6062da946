package dev.sparkdrop.local.stories;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A local cloud with its function processes and one pipeline, whose job takes two seconds. Nothing
 * is waited for that the clock can bring: it runs a hundred times as fast.
 */
public final class TinyCloud implements AutoCloseable {
  private static final String PIPELINE =
      """
      name: tiny
      trigger: {match: "tiny/**"}
      cluster:
        region: us-central1
        config: {clusterType: SINGLE_NODE, masterConfig: {machineTypeUri: n2-standard-4}}
        ladder: [{config: {masterConfig: {machineTypeUri: e2-standard-4}}}]
      job:
        sparkJob:
          mainClass: dev.sparkdrop.local.stories.TwoSeconds
          jarFileUris: ["gs://code/two-seconds.jar"]
          args: ["${run.manifest}"]
      output: ["gs://lake/tiny"]
      """;

  private final Path folder;
  private final String boot;
  private final Outside outside;
  private final List<JsonObject> landed = new ArrayList<>();

  /**
   * Starts it.
   *
   * @param boot seconds of its clock that a cluster takes to start
   * @param settings lines to add to the pipeline file
   */
  public TinyCloud(String boot, String settings) throws IOException {
    this(boot, settings, Map.of());
  }

  /**
   * @param environment more variables of the local cloud
   */
  TinyCloud(String boot, String settings, Map<String, String> environment) throws IOException {
    this.boot = boot;
    folder = Files.createTempDirectory("tiny-cloud-");
    Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(pipelines.resolve("tiny.yaml"), PIPELINE + settings + "\n");
    outside = new Outside(folder.resolve("data"), environment);
    start();
    outside.upload("code", "two-seconds.jar", jar());
  }

  /** Starts it where it was. */
  void start() throws IOException {
    outside.start("--boot", boot, "--pipelines", folder.resolve("pipelines").toString());
  }

  private static byte[] jar() throws IOException {
    String name = TwoSeconds.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        InputStream code = TwoSeconds.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new JarEntry(name));
      code.transferTo(jar);
    }
    return bytes.toByteArray();
  }

  /** Its data folder. */
  Path data() {
    return folder.resolve("data");
  }

  public Outside outside() {
    return outside;
  }

  /** Sets a fault, written with single quotes. */
  void fault(String fault) {
    outside.local("faults", fault);
  }

  JsonObject land() {
    String name = "tiny/" + landed.size() + ".csv";
    JsonObject object = outside.upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
    landed.add(object);
    return object;
  }

  void ends(JsonObject object, String outcome) {
    JsonObject receipt = outside.receiptOf(object, this::aBitOfTimePasses);
    if (!receipt.get("outcome").getAsString().equals(outcome)) {
      throw new AssertionError("not " + outcome + ": " + receipt);
    }
  }

  public void aBitOfTimePasses() {
    timePasses("10s");
  }

  public void timePasses(String by) {
    outside.local("clock", "{'forward': '" + by + "'}");
  }

  /** Waits for rest, and checks what was promised of all that ever landed here. */
  void thenItComesToRestAndEveryPromiseIsKept() {
    outside.rest(this::aBitOfTimePasses);
    Promises.kept(outside, landed);
  }

  @Override
  public void close() {
    outside.close();
    Outside.await("its folder is free", this::deleted);
  }

  private boolean deleted() {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      // Its children see its end a moment later, and still write.
      return false;
    }
  }
}
