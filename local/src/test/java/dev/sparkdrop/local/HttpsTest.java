package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local cloud by TLS, for a client that trusts the certificate of its data folder alone. */
class HttpsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void itsLinksLeadBackByTls(String host) throws Exception {
    try (LocalCloud cloud = start()) {
      String url = "https://" + host + ":" + cloud.serveHttps(0);
      HttpClient client = trusting();

      HttpResponse<String> bucket = get(client, url + "/storage/v1/b/landing");
      HttpRequest begin =
          HttpRequest.newBuilder(
                  URI.create(url + "/upload/storage/v1/b/landing/o?uploadType=resumable&name=a"))
              .POST(BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> session = client.send(begin, BodyHandlers.ofString());

      assertTrue(bucket.body().contains("\"" + url + "/storage/v1/b/landing\""), bucket::body);
      assertTrue(session.headers().firstValue("Location").orElse("").startsWith(url + "/upload/"));
    }
  }

  @Test
  void aPageOfAnotherSiteIsRefusedHereToo() throws Exception {
    try (LocalCloud cloud = start()) {
      String url = "https://localhost:" + cloud.serveHttps(0) + "/storage/v1/b/landing";

      assertEquals(403, get(trusting(), url, "Origin", "https://evil.example").statusCode());
    }
  }

  @Test
  void eachStartHasAKeyOfItsOwn() throws Exception {
    HttpClient former;
    try (LocalCloud cloud = start()) {
      var unused = cloud.serveHttps(0);
      former = trusting();
    }
    try (LocalCloud cloud = start()) {
      String url = "https://localhost:" + cloud.serveHttps(0) + "/local";

      assertThrows(SSLHandshakeException.class, () -> get(former, url));
      assertEquals(200, get(trusting(), url).statusCode());
    }
  }

  private LocalCloud start() throws IOException {
    return new LocalCloud(0, folder, Duration.ZERO, (endpoint, objects) -> null);
  }

  private static HttpResponse<String> get(HttpClient client, String url, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpClient trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(LocalCloud.certificate(folder))) {
      trusted.setCertificateEntry(
          "local", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
