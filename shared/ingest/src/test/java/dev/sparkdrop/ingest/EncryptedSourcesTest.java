package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.port.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS goes to the address that was checked, and speaks of the host that was asked for. */
class EncryptedSourcesTest extends IngestionFixture {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static SSLContext context;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private SSLServerSocket server;

  @BeforeAll
  static void certificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=mirror.example",
                "-ext",
                "san=dns:mirror.example",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(keytool.waitFor(1, TimeUnit.MINUTES), said);
    assertEquals(0, keytool.exitValue(), said);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(keys, PASSWORD);
    // A store that only has the certificate: a trust manager takes no private keys as anchors.
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(anchors);
    context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @BeforeEach
  void serve() throws IOException {
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (SSLSocket connection = (SSLSocket) server.accept()) {
                  connection.startHandshake();
                  asked.add(
                      String.valueOf(
                          ((ExtendedSSLSession) connection.getSession())
                              .getRequestedServerNames()));
                  connection.getInputStream().read(new byte[8_192]);
                  connection
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The client did not like the certificate, or the test is over.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void theCertificateOfTheHostIsAccepted() {
    tls = context.getSocketFactory();

    IngestAnswer ingestAnswer = post("https://Mirror.example.:");

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(asked.get(0).contains("mirror.example"), asked.toString());
  }

  @Test
  void theCertificateOfAnotherHostIsNot() {
    tls = context.getSocketFactory();

    IngestAnswer ingestAnswer = post("https://other.example:");

    assertEquals(502, ingestAnswer.status());
    assertTrue(
        problem(ingestAnswer).contains("no secure connection to other.example"),
        ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("for that name"), ingestAnswer.body());
    assertEquals(List.of(), pauses);
    assertEquals(0, bucket.count());
  }

  @Test
  void theCertificateOfAHostIsNotThatOfItsAddress() {
    tls = context.getSocketFactory();

    assertTrue(problem(post("https://127.0.0.1:")).contains("no secure connection"));
  }

  @Test
  void aCertificateThatIsNotTrustedIsNot() {
    tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

    IngestAnswer ingestAnswer = post("https://mirror.example:");

    assertTrue(
        problem(ingestAnswer).contains("has to be one that Java trusts"), ingestAnswer.body());
    assertEquals(0, bucket.count());
  }

  @Test
  void aServerThatDripsItsHandshakeIsCut() {
    TestClock still = new TestClock(Instant.EPOCH);
    clock = still;
    // A handshake record of 16 KiB, begun.
    int port = origin.drips("\u0016\u0003\u0003@\u0000", () -> still.pass(Duration.ofSeconds(1)));

    IngestAnswer ingestAnswer = post("https://mirror.example:", port);

    assertEquals(502, ingestAnswer.status());
    assertTrue(problem(ingestAnswer).contains("did not answer within 60 s"), ingestAnswer.body());
  }

  private IngestAnswer post(String url) {
    return post(url, server.getLocalPort());
  }

  private IngestAnswer post(String url, int port) {
    UrlPolicy urlPolicy =
        new UrlPolicy(
            AllowList.parse("127.0.0.1/32:*"), host -> List.of(InetAddress.getLoopbackAddress()));
    return post(
        ingestion(urlPolicy, limits(Duration.ofDays(365), LONG)), source(url + port + "/a", "a"));
  }
}
