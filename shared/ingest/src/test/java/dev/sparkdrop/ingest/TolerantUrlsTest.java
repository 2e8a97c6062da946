package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.Cidr;
import dev.sparkdrop.ingest.fetch.TolerantUrl;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs as they are copied from a browser. */
class TolerantUrlsTest extends IngestionFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/monthly report.csv         ; /monthly%20report.csv",
        "/a|b.csv                    ; /a%7Cb.csv",
        "/{id}[1]^`.csv              ; /%7Bid%7D%5B1%5D%5E%60.csv",
        "/donn\u00e9es.csv           ; /donn%C3%A9es.csv",
        "/\ud83d\ude00.csv           ; /%F0%9F%98%80.csv",
        "/a%2Fb%7c.csv               ; /a%2Fb%7c.csv",
        "/100%.csv                   ; /100%25.csv",
        "/a//b.csv                   ; /a//b.csv",
        "/x/../a.csv                 ; /a.csv",
        "/../../a.csv                ; /a.csv",
        "/x/./a.csv                  ; /x/a.csv",
        "/a.csv#part                 ; /a.csv",
        "/q?a=b c|{d}                ; /q?a=b%20c%7C%7Bd%7D",
      })
  void areAskedForAsABrowserDoes(String path, String target) {
    origin.serves("/", HELLO);

    IngestAnswer ingestAnswer =
        post(source(origin.url(path).replace("\u00e9", "\\u00e9"), "named.csv"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(List.of(target), origin.asked());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "?token=abc                  ; /files/report?token=abc",
        "../../../a.csv              ; /a.csv",
        "/files/monthly report.csv   ; /files/monthly%20report.csv",
        "/files/a|b.csv?c=[id]       ; /files/a%7Cb.csv?c=[id]",
        "b//c.csv                    ; /files/b//c.csv",
        "//HOST/d.csv                ; /d.csv",
      })
  void redirectsAreReadTheSame(String location, String target) {
    int port = URI.create(origin.url("/")).getPort();
    origin.on(
        "/",
        exchange -> {
          boolean first = exchange.getRequestURI().toString().equals("/files/report");
          if (first) {
            String to = location.replace("HOST", "127.0.0.1:" + port);
            exchange.getResponseHeaders().set("Location", to);
          }
          exchange.sendResponseHeaders(first ? 302 : 200, -1);
        });

    IngestAnswer ingestAnswer = post(source(origin.url("/files/report"), "named"));

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertEquals(List.of("/files/report", target), origin.asked());
  }

  /** Bytes of a header: UTF-8 where they are, else what they are. */
  @ParameterizedTest
  @CsvSource({"donn\u00c3\u00a9es.csv, /donn%C3%A9es.csv", "donn\u00e9es.csv, /donn%E9es.csv"})
  void bytesOfALocationStayWhatTheyAre(String location, String path) {
    int port =
        origin.says(
            "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                + origin.url("/")
                + location
                + "\r\n\r\n",
            true);
    origin.serves("/", HELLO);

    assertEquals(200, post(source("http://127.0.0.1:" + port + "/a", "a")).status());
    assertEquals(List.of(path), origin.asked());
  }

  @ParameterizedTest
  @CsvSource({
    "https://m\u00fcnchen.example/a,             xn--mnchen-3ya.example",
    "https://m\u00fcnchen.example:8443/a,        xn--mnchen-3ya.example",
    "https://my_bucket.s3.amazonaws.com/a.csv,   my_bucket.s3.amazonaws.com",
    "https://MY_bucket.s3.amazonaws.com.:1/a,    my_bucket.s3.amazonaws.com",
  })
  void hostsOfOtherScriptsAndWithUnderscoresAreHosts(String url, String host)
      throws URISyntaxException {
    assertEquals(host, UrlPolicy.host(TolerantUrl.parse(url)));
  }

  @Test
  void aHostWithAnUnderscoreIsHeldAgainstTheRules() throws Exception {
    UrlPolicy inside = new UrlPolicy(AllowList.nothing(), host -> List.of(address("10.0.0.1")));
    UrlPolicy outside = new UrlPolicy(AllowList.nothing(), host -> List.of(address("8.8.8.8")));
    URI url = TolerantUrl.parse("https://my_bucket.s3.amazonaws.com/a.csv");
    URI port = TolerantUrl.parse("https://my_bucket.s3.amazonaws.com:8443/a.csv");

    assertEquals("8.8.8.8", outside.clear(url).addresses().get(0).getHostAddress());
    assertEquals("my_bucket.s3.amazonaws.com", outside.clear(url).authority());
    assertTrue(refused(inside, url).contains("private"));
    assertTrue(refused(outside, port).contains("port is 8443"));
  }

  @Test
  void aPrivateNameWithAnUnderscoreIsTakenWhereItIsAllowed() throws Exception {
    URI url = TolerantUrl.parse("http://file_server:8080/a");
    UrlPolicy allowing =
        new UrlPolicy(AllowList.parse("file_server:8080"), host -> List.of(address("10.0.0.1")));

    assertEquals(8080, allowing.clear(url).port());
    assertTrue(
        refused(new UrlPolicy(AllowList.nothing(), host -> List.of()), url).contains("no host"));
  }

  /** Full-width characters that become a slash, an at or a number are no other script. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1\uff0f.example/",
        "https://good.example\uff20127.0.0.1/",
        "https://good.example\uff0f.evil.example/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127\u30020\u30020\u30021/",
        "https://stra\u00dfe.example/",
      })
  void hostsThatOnlyLookLikeOneAreRefused(String url) {
    IngestAnswer ingestAnswer = post(source(url, "a"));

    assertTrue(List.of(400, 403).contains(ingestAnswer.status()), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  private static String refused(UrlPolicy urlPolicy, URI url) {
    try {
      urlPolicy.clear(url);
      return "";
    } catch (SourceFailed e) {
      return e.getMessage();
    }
  }

  private static InetAddress address(String text) {
    return Cidr.address(text).orElseThrow();
  }

  @Test
  void aNameKeepsTheBytesThatAreNoUtf8() {
    origin.serves("/", HELLO);
    String[] sources = {
      "{\"url\": \"" + origin.url("/a%E9.csv") + "\"}",
      "{\"url\": \"" + origin.url("/a%E8.csv") + "\"}",
      "{\"url\": \"" + origin.url("/%C3%A9%E9%2Fx.csv") + "\"}",
    };

    assertEquals(200, post(sources).status());

    assertTrue(bucket.visible("a%E9.csv").isPresent());
    assertTrue(bucket.visible("a%E8.csv").isPresent());
    assertTrue(bucket.visible("\u00e9%E9_x.csv").isPresent());
  }
}
