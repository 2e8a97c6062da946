package dev.sparkdrop.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import dev.sparkdrop.local.stories.Outside;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of one local cloud is run again beside it, with real Spark. The cloud that it came from has
 * no functions any more, so that whatever changes in it came from the replay.
 */
class ReplayStoryTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();
  private static final Pattern DEBUGGER =
      Pattern.compile("waits for one at 127\\.0\\.0\\.1:(\\d+)");

  @TempDir static Path folder;
  private static LocalCloud source;
  private static String run;
  private static byte[] journal;
  private static Path export;

  @BeforeAll
  static void aRunInACloudIsExported() throws Exception {
    Needs.nothing(Outside.missing());
    Path data = folder.resolve("cloud/data");
    Files.createDirectories(data.getParent());
    try (Outside outside = new Outside(data)) {
      outside.start("--boot", "2");
      JsonObject first = land(outside, "a.csv", "id,v\n1,5\n2,6\n3,7\n");
      land(outside, "b.csv", "id,v\n4,8\n5,9\n");
      JsonObject receipt = outside.receiptOf(first);
      assertEquals("SUCCEEDED", receipt.get("outcome").getAsString(), receipt::toString);
      run = receipt.get("run").getAsString();
      outside.rest();
    }
    Outside.await("the data folder is free", () -> opened(data));
    journal = journal();
    export = folder.resolve("export");
    Said said = replay(cloud(), "--export", export.toString());
    assertEquals(0, said.exit(), said::text);
    assertTrue(said.text().contains("fetch     2 objects and the job's files"), said::text);
  }

  @AfterAll
  static void stop() {
    if (source != null) {
      source.close();
    }
  }

  private static boolean opened(Path data) {
    try {
      source =
          new LocalCloud(
              0,
              data,
              Duration.ZERO,
              (endpoint, objects) ->
                  (order, output) -> {
                    throw new CannotRunException("nothing runs here");
                  });
      return true;
    } catch (IOException e) {
      // Its process may still be dying.
      return false;
    }
  }

  private static JsonObject land(Outside outside, String name, String text) {
    return outside.upload("landing", "birdstrikes/2001/" + name, text.getBytes(UTF_8));
  }

  private static byte[] journal() throws IOException {
    return Files.readAllBytes(folder.resolve("cloud/data/cloud.journal"));
  }

  /** What a command line said and ended with. */
  private record Said(int exit, String text) {}

  private static Map<String, String> cloud() {
    return Map.of("STORAGE_EMULATOR_HOST", "http://127.0.0.1:" + source.port());
  }

  private static Said replay(Map<String, String> environment, String... options) throws Exception {
    return replayOf("gs://state/runs/birdstrikes/" + run, environment, options);
  }

  private static Said replayOf(String what, Map<String, String> environment, String... options)
      throws Exception {
    Process process = begin(what, environment, options);
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Said(process.waitFor(), text);
  }

  private static Process begin(String what, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = Outside.command("--replay", what);
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("GOOGLE_APPLICATION_CREDENTIALS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static Map<String, PlainTable> tables(Path replay) throws IOException {
    return PlainTable.in(replay.resolve("lake"), List.of("birdstrikes"));
  }

  /** The rows in the cloud's lake are the rows of the replay, to the last system column. */
  @Test
  void theSameBatchGivesTheSameRowsAndAnotherPipelineFileShowsTheDifference() throws Exception {
    Path data = folder.resolve("same");

    Said said = replayOf(export.toString(), Map.of(), "--data", data.toString());

    assertEquals(0, said.exit(), said::text);
    assertTrue(said.text().contains("outcome   SUCCEEDED, as in the cloud"), said::text);
    assertTrue(said.text().contains("5 in = 5 out + 0 bad, as in the cloud"), said::text);
    Path first = data.resolve("replay").resolve(run).resolve("1");
    Path there = folder.resolve("source-lake");
    copyLake(there.resolve("lake"));
    try (RowComparison rows = new RowComparison(folder, Set.of())) {
      RowDifference difference =
          rows.compare(
              "birdstrikes", tables(there).get("birdstrikes"), tables(first).get("birdstrikes"));
      assertTrue(difference.isNone(), difference::toString);
      assertEquals(5, difference.before());
    }

    // When: seven is no value any more.
    Path pipelines = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(
        pipelines.resolve("birdstrikes.yaml"),
        Files.readString(HOME.resolve("pipelines/birdstrikes.yaml"))
            .replace("- --run=", "- --option=nullValue=7\n      - --run="));
    Said changed =
        replayOf(
            export.toString(),
            Map.of(),
            "--data",
            data.toString(),
            "--pipelines",
            pipelines.toString());

    assertEquals(0, changed.exit(), changed::text);
    for (String line :
        List.of(
            "compared  replay 1 (the run's own job) -> 2 (--pipelines " + pipelines + ")",
            "  birdstrikes: 5 -> 5 rows, 1 added, 1 removed",
            "    gs://landing/birdstrikes/2001/a.csv: 3 -> 3 rows, 1 added, 1 removed")) {
      assertTrue(changed.text().contains(line), changed::text);
    }
    thenTheCloudThatItCameFromIsAsItWas();
  }

  @Test
  void anotherJarRunsUnderADebuggerWithoutALogin() throws Exception {
    Path jar = jar();
    Process process =
        begin(
            "gs://state/runs/birdstrikes/" + run,
            Map.of(
                "STORAGE_EMULATOR_HOST",
                "http://127.0.0.1:" + source.port(),
                "GOOGLE_APPLICATION_CREDENTIALS",
                "/the/callers/key.json"),
            "--data",
            folder.resolve("debugged").toString(),
            "--jar",
            jar.toString(),
            "--debug");
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        Matcher port = DEBUGGER.matcher(line);
        if (port.find()) {
          resume(Integer.parseInt(port.group(1)));
        }
      }
    }

    assertEquals(0, process.waitFor(), said::toString);
    assertTrue(said.indexOf("the other job ran") > 0, said::toString);
    assertFalse(said.indexOf("key.json") > 0, said::toString);
    Path replay = folder.resolve("debugged/replay").resolve(run).resolve("1");
    try (RowComparison rows = new RowComparison(folder, Set.of())) {
      RowDifference all = rows.compare("birdstrikes", null, tables(replay).get("birdstrikes"));
      assertEquals(List.of("id=1, v=10", "id=2, v=12", "id=3, v=14"), all.addedRows());
    }
    thenTheCloudThatItCameFromIsAsItWas();
  }

  @Test
  void whatCannotBeReplayedIsToldInASentence() throws Exception {
    Map<String, String> stranger =
        Map.of(
            "CLOUDSDK_CONFIG",
            Files.createDirectories(folder.resolve("no-login")).toString(),
            "NO_GCE_CHECK",
            "true");
    Said login = replay(stranger, "--data", folder.resolve("bad").toString());
    assertEquals(2, login.exit(), login::text);
    assertTrue(
        login.text().contains("There are no Google credentials on this machine"), login::text);
    assertTrue(login.text().contains("gcloud auth application-default login"), login::text);

    Said unknown =
        replayOf(
            "gs://state/runs/birdstrikes/birdstrikes-000000000000",
            cloud(),
            "--data",
            folder.resolve("bad").toString());
    assertEquals(2, unknown.exit(), unknown::text);
    assertTrue(unknown.text().startsWith("deploy.sh: There is no run gs://state/"), unknown::text);
    thenTheCloudThatItCameFromIsAsItWas();
  }

  private static void thenTheCloudThatItCameFromIsAsItWas() throws Exception {
    assertArrayEquals(journal, journal(), "the journal of the cloud changed");
    String uses =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + source.port() + "/local/permissions"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    boolean any = false;
    for (JsonElement each :
        JsonParser.parseString(uses).getAsJsonObject().getAsJsonArray("permissions")) {
      JsonObject use = each.getAsJsonObject();
      assertEquals("sparkdrop-replay", use.get("caller").getAsString(), use::toString);
      // Cloud Storage asks for the right to list where an object is not there.
      assertTrue(
          Set.of("storage.objects.get", "storage.objects.list")
              .contains(use.get("permission").getAsString()),
          use::toString);
      any = true;
    }
    assertTrue(any, uses);
  }

  private static void copyLake(Path to) throws IOException {
    for (var object : source.storage().list("lake", "", null, 1000)) {
      Path file = to.resolve(object.name());
      if (!object.name().endsWith("/")) {
        Files.createDirectories(file.getParent());
        try (InputStream content = source.storage().open(object)) {
          Files.copy(content, file);
        }
      }
    }
  }

  /** A jar with another class of LakeJob's name. */
  private static Path jar() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path code = Files.createDirectories(folder.resolve("code")).resolve("LakeJob.java");
    Files.copy(Path.of("src", "test", "spark", "OtherLakeJob.java"), code);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                Files.readString(HOME.resolve("jobs/target/spark.classpath")).strip(),
                code.toString());
    assertEquals(0, exit);
    String name = "dev/sparkdrop/jobs/LakeJob.class";
    Path jar = folder.resolve("other.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(name));
      new ByteArrayInputStream(Files.readAllBytes(classes.resolve(name))).transferTo(out);
    }
    return jar;
  }

  /** What a debugger says first, in JDWP: a handshake, then VirtualMachine.Resume. */
  private static void resume(int port) {
    Outside.await("the driver's JVM listens at " + port, () -> resumed(port));
  }

  private static boolean resumed(int port) {
    byte[] greeting = "JDWP-Handshake".getBytes(UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(greeting);
      if (!new String(socket.getInputStream().readNBytes(greeting.length), UTF_8)
          .equals("JDWP-Handshake")) {
        return false;
      }
      byte[] resume =
          ByteBuffer.allocate(11)
              .putInt(11)
              .putInt(1)
              .put((byte) 0)
              .put((byte) 1)
              .put((byte) 9)
              .array();
      socket.getOutputStream().write(resume);
      // Its answer, or first the event that the JVM has started.
      return socket.getInputStream().readNBytes(11).length == 11;
    } catch (IOException e) {
      return false;
    }
  }
}
