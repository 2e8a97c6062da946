package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names of files in archives: refused, not repaired, where they could mean another place. */
final class ZipName {
  private ZipName() {}

  /** The name as text. */
  static String of(byte[] name) throws SourceFailed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw SourceFailed.unreadable("one of its names is not UTF-8");
    }
  }

  /** The object that a file becomes in a folder, or the folder that a folder becomes. */
  static String object(String folder, String name) throws SourceFailed {
    Optional<String> complaint = complaint(folder, name);
    if (complaint.isPresent()) {
      throw SourceFailed.unreadable(
          "it has a file %s, and %s".formatted(Redactor.text(name), complaint.get()));
    }
    return folder + name;
  }

  private static Optional<String> complaint(String folder, String name) {
    if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
      return Optional.of("that is an absolute name");
    }
    if (name.contains("\\")) {
      return Optional.of("that has a backslash");
    }
    if (name.contains("//")) {
      return Optional.of("that has a folder without a name");
    }
    if (name.chars().filter(c -> c == '/').count() >= Limits.DEPTH) {
      return Optional.of("that is deeper than %d folders".formatted(Limits.DEPTH));
    }
    String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return ObjectName.complaint(bare, folder);
  }
}
