package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.Source;
import dev.sparkdrop.jobs.value.Dialect;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/** A text object and what its first lines tell: all that is needed to read any part of it. */
public final class TextObject implements Serializable {
  private static final long serialVersionUID = 1;

  /** How the records follow each other. */
  public enum Kind {
    CSV,
    JSON_LINES,
    JSON_DOCUMENT
  }

  // Packed text grows about so much.
  private static final long RATIO = 5;

  public final Kind kind;
  final Dialect dialect;

  /** Names of the columns of CSV. */
  public final ArrayList<String> header;

  /** Offset of the first line behind the header. */
  final long dataStart;

  /** How many lines stand before it. */
  final long dataLine;

  private final Source source;
  final TextEncoding encoding;

  TextObject(
      Source source,
      Kind kind,
      Dialect dialect,
      TextEncoding encoding,
      List<String> header,
      long dataStart,
      long dataLine) {
    this.source = source;
    this.kind = kind;
    this.dialect = dialect;
    this.encoding = encoding;
    this.header = new ArrayList<>(header);
    this.dataStart = dataStart;
    this.dataLine = dataLine;
  }

  /** The object's place in the manifest. */
  int index() {
    return source.index;
  }

  /** In bytes, as it is stored. */
  long size() {
    return source.object.size;
  }

  /** Whether reading may begin in the middle. */
  boolean splittable() {
    return !encoding.packed && !encoding.transcoded && kind != Kind.JSON_DOCUMENT;
  }

  /** How long it takes to read, in bytes. */
  long cost() {
    return encoding.packed ? size() * RATIO : size();
  }

  /** Opens its unpacked bytes, in a charset whose line ends are those of ASCII. */
  InputStream open(Configuration hadoop, long offset) throws IOException {
    FSDataInputStream raw = source.path.getFileSystem(hadoop).open(source.path);
    if (!encoding.packed && !encoding.transcoded) {
      try {
        raw.seek(offset);
        return raw;
      } catch (EOFException e) {
        // Cloud Storage's connector refuses a seek to the end, where a file of a header alone ends.
        raw.close();
        return InputStream.nullInputStream();
      }
    }
    InputStream bytes = encoding.plain(Unpacking.unpacked(raw), kind == Kind.JSON_DOCUMENT);
    IOUtils.skipFully(bytes, offset);
    return bytes;
  }
}
