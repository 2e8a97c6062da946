package dev.sparkdrop.local.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The secret of one start of the local cloud: what a browser sends must bring it to change
 * anything. It is in a file that only its owner can read, so that no page knows it.
 */
public final class StartSecret {
  /** The header that brings it; a bearer token may do so too. */
  public static final String HEADER = "X-Sparkdrop-Secret";

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");
  private static final String BEARER = "Bearer ";
  private static final int BYTES = 32;

  private final String secret;

  private StartSecret(String secret) {
    this.secret = secret;
  }

  /** One that is in no file: nothing brings it that was not told. */
  public static StartSecret untold() {
    return new StartSecret(random());
  }

  /** A text that cannot be guessed. */
  static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A new one, written to a file of mode 600 in place of that of the start before. */
  public static StartSecret keptIn(Path file) throws IOException {
    StartSecret fresh = untold();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    }
    Files.writeString(file, fresh.secret + "\n");
    return fresh;
  }

  /** Whether a request brings it. */
  boolean isIn(Headers headers) {
    String authorization = headers.getFirst("Authorization");
    boolean bearer = authorization != null && authorization.startsWith(BEARER);
    return isEqual(headers.getFirst(HEADER))
        || (bearer && isEqual(authorization.substring(BEARER.length())));
  }

  /** Takes the same time whatever is wrong. */
  private boolean isEqual(String told) {
    return told != null
        && MessageDigest.isEqual(
            told.strip().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }
}
