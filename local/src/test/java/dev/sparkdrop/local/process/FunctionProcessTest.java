package dev.sparkdrop.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionProcessTest {
  private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  @TempDir Path folder;

  /** Answers with what it finds in its environment. */
  public static final class Hello implements HttpFunction {
    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
      response.getWriter().write("hello " + System.getenv("NAME"));
    }
  }

  private FunctionProcess start(String invoker, String target, int port) throws Exception {
    return FunctionProcess.start(
        ParentExitAgentJar.writeTo(folder),
        deployment(invoker, target, port, folder),
        log::add,
        WITHIN);
  }

  private static FunctionProcess.Deployment deployment(
      String invoker, String target, int port, Path working) throws IOException {
    return new FunctionProcess.Deployment(
        "hello",
        ChildJvm.OWN_JAVA,
        LoopbackInvoker.classPath(
            Path.of("target", "invoker", invoker).toAbsolutePath(),
            Path.of("target").toAbsolutePath()),
        CLASSES.toString(),
        target,
        port,
        FunctionProcess.Deployment.SMALL_JVM,
        Map.of("NAME", "world"),
        working);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java-function-invoker-1.4.1.jar", "java-function-invoker-2.0.0.jar"})
  void functionAnswersAndIsStartedAgainWhenItDies(String invoker) throws Exception {
    try (FunctionProcess function = start(invoker, Hello.class.getName(), freePort())) {
      assertEquals("hello world", get(function));
      ProcessHandle first = ProcessHandle.of(function.pid()).orElseThrow();

      function.kill();

      awaitLine("starting again");
      awaitLine("Serving function");
      assertFalse(first.isAlive());
      assertEquals("hello world", get(function));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java-function-invoker-1.4.1.jar", "java-function-invoker-2.0.0.jar"})
  void functionListensOnTheLoopbackInterfaceOnly(String invoker) throws Exception {
    InetAddress outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .findFirst()
            .orElse(InetAddress.getByName("127.0.0.2"));
    int port = freePort();
    try (FunctionProcess function = start(invoker, Hello.class.getName(), port)) {
      assertEquals("hello world", get(function));

      assertThrows(ConnectException.class, () -> new Socket(outside, port).close());
    }
  }

  @Test
  void functionThatCannotBeStartedAgainIsTriedUntilItCan() throws Exception {
    Path leash = ParentExitAgentJar.writeTo(folder);
    Path working = folder.resolve("working");
    FunctionProcess.Deployment deployment =
        deployment("java-function-invoker-1.4.1.jar", Hello.class.getName(), freePort(), working);
    try (FunctionProcess function = FunctionProcess.start(leash, deployment, log::add, WITHIN)) {
      Files.delete(working);
      Files.createFile(working);
      ProcessHandle.of(function.pid()).orElseThrow().destroyForcibly();
      awaitLine("cannot be started");

      Files.delete(working);

      awaitLine("Serving function");
      assertEquals("hello world", get(function));
    }
  }

  @Test
  void functionThatCannotStartTellsItsLastWords() {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> start("java-function-invoker-1.4.1.jar", "no.such.Function", freePort()).close());

    assertTrue(refused.getMessage().contains("no.such.Function"), refused.getMessage());
  }

  @Test
  void takenPortIsSaidAtOnce() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      IOException refused =
          assertThrows(
              IOException.class, () -> start("java-function-invoker-1.4.1.jar", "x", port).close());

      assertTrue(refused.getMessage().startsWith("Port " + port), refused.getMessage());
    }
  }

  private void awaitLine(String part) throws InterruptedException {
    String line;
    do {
      line = log.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
      assertTrue(line != null, "never said: " + part);
    } while (!line.contains(part));
  }

  /** One more try: the line is printed a moment before the port answers. */
  private static String get(FunctionProcess function) throws Exception {
    var request = java.net.http.HttpRequest.newBuilder(function.address()).timeout(WITHIN).build();
    for (int tries = 0; ; tries++) {
      try {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      } catch (java.net.ConnectException notYet) {
        if (tries > 100) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
