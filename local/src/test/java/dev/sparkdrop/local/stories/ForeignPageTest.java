package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

  @TempDir Path profile;
  private final List<String> handled = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aBrowserIsThere() {
    Needs.nothing(Browser.missing());
  }

  private HttpService cloud() throws Exception {
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
    return new HttpService(0, router);
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
}
