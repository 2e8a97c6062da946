package dev.sparkdrop.ingest.source;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that objects may have: Cloud Storage's rules, and nothing that climbs out of a folder. */
public final class ObjectName {
  private static final int BYTES = 1_024;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cs}/\\\\]");

  private static final Pattern ESCAPES = Pattern.compile("(%[0-9A-Fa-f]{2})+");

  private ObjectName() {}

  /** The last segment of a URL's path, decoded and made safe; it may still be no name. */
  public static String from(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return safe(unescaped(last));
  }

  /** A name without what could mean another place. */
  public static String safe(String name) {
    return UNSAFE.matcher(name).replaceAll("_");
  }

  /** A text without its escapes, but for bytes that are no UTF-8: two names stay two. */
  public static String unescaped(String text) {
    StringBuilder name = new StringBuilder();
    Matcher escapes = ESCAPES.matcher(text);
    while (escapes.find()) {
      byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
      escapes.appendReplacement(name, Matcher.quoteReplacement(decoded(bytes)));
    }
    return escapes.appendTail(name).toString();
  }

  private static String decoded(byte[] bytes) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(3 * bytes.length);
    CoderResult found = utf8.decode(in, out, true);
    while (found.isError()) {
      for (int i = 0; i < found.length(); i++) {
        out.put("%%%02X".formatted(in.get()));
      }
      found = utf8.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** What is wrong with a name below a destination that is sound; empty where nothing is. */
  public static Optional<String> complaint(String name, String destination) {
    return name.isEmpty() ? complaint(name) : complaint(destination + name);
  }

  /** What is wrong with a folder below a destination, for files to lie in. */
  public static Optional<String> folderComplaint(String name, String destination) {
    return name.endsWith("/")
        ? complaint(name.substring(0, name.length() - 1), destination)
        : Optional.of("an archive needs a folder, with a slash at its end");
  }

  /** What is wrong with a name; empty where nothing is. */
  public static Optional<String> complaint(String name) {
    if (name.isEmpty()) {
      return Optional.of("it is empty");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES) {
      return Optional.of("it has %d bytes of UTF-8, and 1,024 are allowed".formatted(bytes));
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it has a control character");
    }
    if (Arrays.stream(name.split("/", -1)).anyMatch(s -> s.equals(".") || s.equals(".."))) {
      return Optional.of("it has a segment . or ..");
    }
    if (name.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      return Optional.of("it is a URI, and the name inside the landing bucket is wanted");
    }
    if (name.startsWith("/")) {
      return Optional.of("it begins with a slash, as no object's name does");
    }
    if (name.contains("//")) {
      return Optional.of("it has a folder without a name");
    }
    if (name.endsWith("/")) {
      return Optional.of("it ends with a slash, as a folder's placeholder does");
    }
    if (name.startsWith(".well-known/acme-challenge/")) {
      return Optional.of("Cloud Storage keeps .well-known/acme-challenge/ for itself");
    }
    return Optional.empty();
  }
}
