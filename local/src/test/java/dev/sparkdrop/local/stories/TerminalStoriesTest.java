package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands as {@code ./deploy.sh} starts them, against a local cloud. */
class TerminalStoriesTest {
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private static final List<String> CHAT = new CopyOnWriteArrayList<>();

  private static TinyCloud cloud;
  private static HttpServer webhook;

  /** A command and what came of it. */
  private record Said(int exit, String out, String err, long millis) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Needs.nothing(Outside.missing());
    Needs.that(
        Files.exists(HOME.resolve("cli/target/sparkdrop-cli.jar")),
        "cli/target/sparkdrop-cli.jar is not built; mvn verify builds it first");
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/hook",
        exchange -> {
          CHAT.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    webhook.start();
    String address = "http://127.0.0.1:" + webhook.getAddress().getPort() + "/hook";
    cloud = new TinyCloud("1", "retry: {job: 1}", Map.of("SPARKDROP_CHAT", address));
  }

  @AfterEach
  void noFaultIsLeft() {
    cloud.outside().clearFaults();
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
    if (webhook != null) {
      webhook.stop(0);
    }
  }

  private static Process begin(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", HOME.resolve("deploy.sh").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", cloud.data().toString()));
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Said say(String... arguments) {
    long began = System.nanoTime();
    Process process = begin(arguments);
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      return new Said(exit, out, err, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject lands(String name) {
    return cloud.outside().upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
  }

  private static String fresh() {
    return "tiny/" + UUID.randomUUID() + ".csv";
  }

  @Test
  void tailEndsWithZeroWhenTheFilesRunSucceeded() throws Exception {
    String name = fresh();
    lands(name);

    Process tail = begin("tail", "--until-done", "gs://landing/" + name, "--timeout", "120s");
    while (!tail.waitFor(200, TimeUnit.MILLISECONDS)) {
      cloud.aBitOfTimePasses();
    }

    String out = new String(tail.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tail.exitValue(), out);
    assertTrue(out.contains("which succeeded."), out);
  }

  @Test
  void aFailedRunIsFoundRunAgainAndSeenToSucceed() {
    cloud.fault("{'where': 'job', 'what': 'exit'}");
    String name = fresh();
    JsonObject object = lands(name);
    cloud.ends(object, "FAILED");
    Said failed = say("tail", "--until-done", name);
    assertEquals(1, failed.exit(), failed::err);
    String run =
        say("runs", "--outcome", "FAILED", "--text", name, "--json")
            .json()
            .getAsJsonObject("runs")
            .getAsJsonArray("runs")
            .get(0)
            .getAsJsonObject()
            .get("run")
            .getAsString();

    Said asked = say("rerun", run, "--by", "ann");

    assertEquals(0, asked.exit(), asked::err);
    Outside.await(
        "the batch succeeds",
        () -> {
          cloud.aBitOfTimePasses();
          return say("run", run).out().contains("Its batch succeeded as ");
        });
    assertEquals(0, say("tail", "--until-done", name).exit());
    assertEquals(1, say("rerun", run).exit());
    thenTheChatIsTold(run + " failed. Job ");
    thenTheChatIsTold(" succeeded. The run before it in its lane had failed.");
  }

  @Test
  void eachMorningTheChatIsToldHowTheDayWent() {
    lands(fresh());

    cloud.timePasses("24h");
    thenTheChatIsTold("Sparkdrop, the day until ");
  }

  private static void thenTheChatIsTold(String what) {
    Outside.await(
        "the chat is told: " + what,
        () -> {
          cloud.timePasses("1m");
          return CHAT.stream().anyMatch(message -> message.contains(what));
        });
  }

  @Test
  void aRunIsExportedWithItsObjectsAndItsCode(@TempDir Path folder) throws IOException {
    JsonObject object = lands(fresh());
    cloud.ends(object, "SUCCEEDED");
    String run = cloud.outside().receiptOf(object).get("run").getAsString();
    Path export = folder.resolve("export");

    Said said = say("run", run, "--export", export.toString());

    assertEquals(0, said.exit(), said::err);
    assertTrue(said.out().contains("./deploy.sh local --replay " + export), said::out);
    JsonObject index =
        JsonParser.parseString(Files.readString(export.resolve("export.json"))).getAsJsonObject();
    JsonObject exported = index.getAsJsonArray("objects").get(0).getAsJsonObject();
    assertEquals(object.get("generation").getAsLong(), exported.get("generation").getAsLong());
    assertEquals("a,b\n", Files.readString(export.resolve(exported.get("file").getAsString())));
    assertEquals(1, index.getAsJsonArray("code").size());
    assertEquals(1, say("run", run, "--export", export.toString()).exit());
  }

  @Test
  void aMisspeltRunIsToldWithTheNearestAndAllFaultsAtOnce() {
    JsonObject object = lands(fresh());
    cloud.ends(object, "SUCCEEDED");
    String run = cloud.outside().receiptOf(object).get("run").getAsString();

    Said typo = say("run", run.substring(0, run.length() - 2));
    Said faults = say("runs", "--from", "x", "--outcome", "y");

    assertEquals(3, typo.exit(), typo::err);
    assertTrue(typo.err().contains(run), typo::err);
    assertEquals(2, faults.exit());
    assertEquals(2, faults.err().lines().count(), faults::err);
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    Said script = complete("./deploy.sh", "re", "");
    Said options = complete("./deploy.sh", "tail", "--unt");

    assertTrue(script.out().contains("rerun") && script.out().contains("resume"), script::out);
    assertTrue(options.out().contains("--until-done"), options.out() + options.err());
  }

  private static Said complete(String command, String first, String second) throws Exception {
    String words = second.isEmpty() ? command + " " + first : command + " " + first + " " + second;
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source <(bash deploy.sh completion) && COMP_WORDS=("
                    + words
                    + ") COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _complete_deploy"
                    + " && echo \"${COMPREPLY[@]}\"")
            .directory(HOME.toFile())
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(bash.waitFor(), out, err, 0);
  }

  /** Measured and printed, never judged: a busy machine is slow. */
  @Test
  void howFastACommandAnswersIsPrinted() {
    say("runs");
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Said said = say("runs");
      assertEquals(0, said.exit(), said::err);
      took.add(said.millis());
    }
    took.sort(null);
    System.out.println(
        "./deploy.sh runs against the local cloud: " + took + " ms, median " + took.get(2));
    assertTrue(Files.exists(HOME.resolve("target/terminal.jsa")), "the archive was written");
  }
}
