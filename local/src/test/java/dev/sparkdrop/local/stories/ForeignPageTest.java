package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.LoopbackGuard;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.http.StartSecret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of another site is open in a real browser while a server of the local cloud is up. */
class ForeignPageTest {
  private static final String ATTACK =
      """
      const done = arguments[arguments.length - 1];
      const send = (method, path) =>
          fetch(arguments[0] + path, {method, mode: 'no-cors', body: method == 'GET' ? undefined : 'x'})
              .catch(() => 'blocked');
      Promise.all([
        send('POST', '/upload/storage/v1/b/code/o?uploadType=media&name=sparkdrop-jobs.jar'),
        send('GET', '/storage/v1/b/code/o'),
      ]).then(() => done('sent'));
      """;

  private static final String WRITE =
      """
      const done = arguments[arguments.length - 1];
      fetch(arguments[0], {method: 'POST', body: 'x', headers: {'X-Sparkdrop-Secret': arguments[1]}})
          .then(answer => done('' + answer.status), () => done('blocked'));
      """;

  @TempDir Path profile;
  private final List<String> handled = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aBrowserIsThere() {
    Needs.nothing(Browser.missing());
  }

  private HttpService cloud() throws Exception {
    return cloud(StartSecret.untold());
  }

  private HttpService cloud(StartSecret secret) throws Exception {
    Router router = new Router();
    for (String path : List.of("/upload/storage/v1/b/code/o", "/storage/v1/b/code/o", "/")) {
      for (String method : List.of("GET", "POST")) {
        router.on(
            method,
            path,
            call -> {
              handled.add(method + " " + path);
              call.with("Content-Type", "text/html")
                  .answer(200, "own page".getBytes(StandardCharsets.UTF_8));
            });
      }
    }
    return new HttpService(0, new LoopbackGuard(router, secret));
  }

  /** A site of its own on this machine, as a page that was opened by chance. */
  private static HttpServer foreignSite() throws Exception {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("<title>cats</title>".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    site.start();
    return site;
  }

  @Test
  void itCanNeitherWriteNorStartAnything() throws Exception {
    HttpServer site = foreignSite();
    String page = "http://cats.test:" + site.getAddress().getPort() + "/";
    try (HttpService cloud = cloud();
        Browser browser = new Browser(profile, page)) {
      browser.open("");

      assertEquals("sent", browser.runAsync(ATTACK, cloud.url()));

      assertEquals(List.of(), handled);
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(cloud.url() + "/upload/storage/v1/b/code/o"))
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.discarding());
      assertEquals(List.of("POST /upload/storage/v1/b/code/o"), handled, "a program may");
    } finally {
      site.stop(0);
    }
  }

  @Test
  void aNameThatLeadsHereByAForeignHandReadsNothing() throws Exception {
    try (HttpService cloud = cloud();
        Browser browser = new Browser(profile, "http://cats.test:" + cloud.port() + "/")) {
      browser.open("");

      assertTrue(
          browser.text("body").contains("The Host header is cats.test"), browser.text("body"));
      assertEquals(List.of(), handled);
    }
  }

  @Test
  void aPersonWhoTypesTheAddressSeesThePage() throws Exception {
    try (HttpService cloud = cloud();
        Browser browser = new Browser(profile, cloud.url() + "/")) {
      browser.open("");

      assertTrue(browser.text("body").contains("own page"), browser.text("body"));
    }
  }

  /** As a page that got into this origin by any way that is not thought of. */
  @Test
  void aPageOfThisVeryOriginWritesWithTheSecretAlone() throws Exception {
    Path file = profile.resolve("data").resolve("secret");
    try (HttpService cloud = cloud(StartSecret.keptIn(file));
        Browser browser = new Browser(profile, cloud.url() + "/")) {
      browser.open("");
      String upload = cloud.url() + "/upload/storage/v1/b/code/o";

      assertEquals("403", browser.runAsync(WRITE, upload, "guessed"));
      assertEquals(List.of("GET /"), handled);
      assertEquals("200", browser.runAsync(WRITE, upload, Files.readString(file).strip()));
      assertEquals(List.of("GET /", "POST /upload/storage/v1/b/code/o"), handled);
    }
  }
}
