package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTPS from hosts with an underscore, as old buckets have them: the name is sent, and the
 * certificate has to be for it. The server is OpenSSL's, since Java's refuses such a name.
 */
class UnderscoredHostsTest extends IngestionFixture {
  private static final String SERVER = "my_bucket.mirror.example";

  private static Process server;
  private static int port;
  private static SSLContext trusting;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    assumeTrue(hasOpenssl(), "UnderscoredHostsTest needs openssl");
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    certificate(folder, "named", "*.mirror.example", anchors);
    certificate(folder, "nameless", "nameless.example", anchors);
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(anchors);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, theirs.getTrustManagers(), null);
    Files.writeString(folder.resolve("a.csv"), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    // The second certificate is for those who name the server.
    String command =
        "openssl s_server -accept 127.0.0.1:0 -HTTP -cert nameless.pem -key nameless.key"
            + " -servername %s -cert2 named.pem -key2 named.key";
    server = run(folder, command.formatted(SERVER));
    port = port(server.inputReader(StandardCharsets.UTF_8));
  }

  private static boolean hasOpenssl() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process run(Path folder, String command) throws IOException {
    return new ProcessBuilder(List.of(command.split(" ")))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static void certificate(Path folder, String name, String host, KeyStore anchors)
      throws Exception {
    String command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=%1$s -addext subjectAltName=DNS:%2$s -keyout %1$s.key -out %1$s.pem";
    Process made = run(folder, command.formatted(name, host));
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, made.waitFor(), said);
    try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
      anchors.setCertificateEntry(
          name, CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }

  private static int port(BufferedReader said) throws IOException {
    String line = said.readLine();
    while (line != null && !line.startsWith("ACCEPT")) {
      line = said.readLine();
    }
    return Integer.parseInt(String.valueOf(line).replaceFirst(".*:", ""));
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.destroy();
    }
  }

  private IngestAnswer asks(String host, SSLSocketFactory trusted) {
    tls = trusted;
    UrlPolicy urlPolicy =
        new UrlPolicy(
            AllowList.parse("127.0.0.1/32:*"), any -> List.of(InetAddress.getLoopbackAddress()));
    return post(
        ingestion(urlPolicy, Limits.USUAL),
        source("https://" + host + ":" + port + "/a.csv", "a.csv"));
  }

  @Test
  void theNameIsSentAndItsCertificateTaken() {
    IngestAnswer ingestAnswer = asks("My_bucket.mirror.example", trusting.getSocketFactory());

    assertEquals(200, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(bucket.visible("a.csv").isPresent());
  }

  @Test
  void theCertificateOfAnotherHostIsRefused() {
    IngestAnswer ingestAnswer = asks("my_bucket.other.example", trusting.getSocketFactory());

    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(problem(ingestAnswer).contains("for that name"), ingestAnswer.body());
    assertEquals(List.of(), pauses);
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() {
    IngestAnswer ingestAnswer = asks(SERVER, (SSLSocketFactory) SSLSocketFactory.getDefault());

    assertEquals(502, ingestAnswer.status(), ingestAnswer.body());
    assertTrue(
        problem(ingestAnswer).contains("has to be one that Java trusts"), ingestAnswer.body());
  }
}
