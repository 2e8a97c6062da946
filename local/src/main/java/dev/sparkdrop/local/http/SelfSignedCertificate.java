package dev.sparkdrop.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of this start for the names of the loopback interface. The JDK's {@code keytool}
 * makes it, since the JDK has no API for that. Its private key stays in memory: a client that
 * trusts the certificate trusts this process alone.
 */
public final class SelfSignedCertificate {
  private static final String ALIAS = "local-cloud";
  private static final String NAMES = "san=ip:127.0.0.1,dns:localhost";
  private static final String DAYS = "3650";
  private static final String PASSWORD = "KEY_STORE_PASSWORD";

  private SelfSignedCertificate() {}

  /**
   * Makes one.
   *
   * @param pem where the certificate is written, for clients to trust
   * @return what a server with this certificate needs
   */
  public static SSLContext writtenTo(Path pem) throws IOException {
    Path folder = Files.createTempDirectory("certificate");
    Path file = folder.resolve("keys.p12");
    char[] password = StartSecret.random().toCharArray();
    try {
      keytool(file, new String(password));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        keys.load(in, password);
      }
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      Files.writeString(pem, pem(keys.getCertificate(ALIAS).getEncoded()));
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK cannot use the certificate that its keytool made", e);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void keytool(Path file, String password) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                NAMES,
                "-validity",
                DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                PASSWORD));
    builder.environment().put(PASSWORD, password);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool cannot make a certificate: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String pem(byte[] certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }
}
