package dev.sparkdrop.ingest;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names that objects may have: Cloud Storage's rules, and nothing that climbs out of a folder. */
final class ObjectName {
  private static final int BYTES = 1_024;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cs}/\\\\]");

  private ObjectName() {}

  /** The last segment of a URL's path, decoded and made safe; it may still be no name. */
  static String from(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    // The decoder is for forms, where a plus is a space.
    String decoded = URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
    return UNSAFE.matcher(decoded).replaceAll("_");
  }

  /** What is wrong with a name below a destination that is sound; empty where nothing is. */
  static Optional<String> complaint(String name, String destination) {
    return name.isEmpty() ? complaint(name) : complaint(destination + name);
  }

  /** What is wrong with a folder below a destination, for files to lie in. */
  static Optional<String> folderComplaint(String name, String destination) {
    return name.endsWith("/")
        ? complaint(name.substring(0, name.length() - 1), destination)
        : Optional.of("an archive needs a folder, with a slash at its end");
  }

  /** What is wrong with a name; empty where nothing is. */
  static Optional<String> complaint(String name) {
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
    if (name.endsWith("/")) {
      return Optional.of("it ends with a slash, as a folder's placeholder does");
    }
    if (name.startsWith(".well-known/acme-challenge/")) {
      return Optional.of("Cloud Storage keeps .well-known/acme-challenge/ for itself");
    }
    return Optional.empty();
  }
}
