package dev.sparkdrop.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.input.ReaderInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** A text object and what its first lines tell: all that is needed to read any part of it. */
final class TextObject implements Serializable {
  private static final long serialVersionUID = 1;

  /** How the records follow each other. */
  enum Kind {
    CSV,
    JSON_LINES,
    JSON_DOCUMENT
  }

  // Packed text grows about so much.
  private static final long RATIO = 5;

  private final int index;
  private final URI uri;
  private final long size;
  private final Kind kind;
  private final Dialect dialect;
  private final String charset;
  private final boolean packed;
  private final boolean transcoded;
  private final ArrayList<String> header;
  private final long dataStart;
  private final long dataLine;

  /**
   * @param header names of the columns of CSV
   * @param dataStart offset of the first line behind the header
   * @param dataLine how many lines stand before it
   */
  TextObject(
      Source source,
      Kind kind,
      Dialect dialect,
      TextEncoding encoding,
      List<String> header,
      long dataStart,
      long dataLine) {
    this.index = source.index();
    this.uri = source.path().toUri();
    this.size = source.object().size();
    this.kind = kind;
    this.dialect = dialect;
    this.charset = encoding.charset().name();
    this.packed = encoding.packed();
    this.transcoded = encoding.transcoded();
    this.header = new ArrayList<>(header);
    this.dataStart = dataStart;
    this.dataLine = dataLine;
  }

  /** The object's place in the manifest. */
  int index() {
    return index;
  }

  long size() {
    return size;
  }

  Kind kind() {
    return kind;
  }

  Dialect dialect() {
    return dialect;
  }

  List<String> header() {
    return header;
  }

  long dataStart() {
    return dataStart;
  }

  long dataLine() {
    return dataLine;
  }

  /** Whether reading may begin in the middle. */
  boolean splittable() {
    return !packed && !transcoded && kind != Kind.JSON_DOCUMENT;
  }

  /** How long it takes to read, in bytes. */
  long cost() {
    return packed ? size * RATIO : size;
  }

  /** Opens its unpacked bytes, in a charset whose line ends are those of ASCII. */
  InputStream open(Configuration hadoop, long offset) throws IOException {
    Path path = new Path(uri);
    FSDataInputStream raw = path.getFileSystem(hadoop).open(path);
    if (!packed && !transcoded) {
      raw.seek(offset);
      return raw;
    }
    InputStream text = Unpacking.unpacked(raw);
    InputStream bytes = transcoded ? transcode(text, Charset.forName(charset)) : text;
    org.apache.commons.io.IOUtils.skipFully(bytes, offset);
    return bytes;
  }

  static InputStream transcode(InputStream text, Charset charset) throws IOException {
    return ReaderInputStream.builder()
        .setReader(new InputStreamReader(text, charset))
        .setCharset(StandardCharsets.UTF_8)
        .get();
  }

  /** The charset of the bytes that {@link #open} gives. */
  Charset charset() {
    return transcoded ? StandardCharsets.UTF_8 : Charset.forName(charset);
  }
}
