package dev.sparkdrop.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.cli.CloudOptions.Deployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Has the JVM load what the commands need, so that it can be kept in an archive of classes: they
 * are run against a cloud that has nothing.
 */
final class WarmUp {
  private static final String[][] COMMANDS = {
    {"runs"}, {"runs", "--json"}, {"explain", "a"}, {"run", "a-mk0000000000"}, {"pause", "a"},
  };

  private WarmUp() {}

  /** Says nothing, whatever comes of it: an archive only makes things faster. */
  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", WarmUp::nothing);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Deployment empty = new Deployment("p", "landing", "code", "state", endpoint, null);
    PrintWriter mute = new PrintWriter(Writer.nullWriter());
    for (String[] command : COMMANDS) {
      int ignored =
          Terminal.commandLine(options -> OpenCloud.of(empty))
              .setOut(mute)
              .setErr(mute)
              .setExecutionExceptionHandler((e, line, parsed) -> ExitCode.NO)
              .execute(command);
      assert ignored >= 0;
    }
    server.stop(0);
  }

  /** A listing is empty, and of an object it is said that there is none. */
  private static void nothing(HttpExchange call) throws IOException {
    boolean one = call.getRequestURI().getPath().matches(".*/o/.+");
    byte[] body =
        (one
                ? "{\"error\": {\"code\": 404, \"message\": \"none\"}}"
                : "{\"kind\": \"storage#objects\"}")
            .getBytes(StandardCharsets.UTF_8);
    call.getRequestBody().readAllBytes();
    call.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
    call.sendResponseHeaders(one ? 404 : 200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
