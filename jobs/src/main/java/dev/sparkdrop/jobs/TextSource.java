package dev.sparkdrop.jobs;

import java.io.Serializable;
import java.net.URI;

/** A text object to read. */
final class TextSource implements Serializable {
  private static final long serialVersionUID = 1;

  // Packed text grows about so much; and opening an object costs as long as reading so many bytes.
  private static final long GZIP_RATIO = 5;
  private static final long OPEN_COST = 256 << 10;

  private final int index;
  private final SourceFormat format;
  private final URI uri;
  private final long cost;

  TextSource(Source source) {
    SourceObject object = source.object();
    this.index = source.index();
    this.format = source.format();
    this.uri = source.path().toUri();
    boolean packed = object.name().regionMatches(true, object.name().length() - 3, ".gz", 0, 3);
    this.cost = OPEN_COST + object.size() * (packed ? GZIP_RATIO : 1);
  }

  /** The object's place in the manifest. */
  int index() {
    return index;
  }

  SourceFormat format() {
    return format;
  }

  /** Where Hadoop finds it. */
  URI uri() {
    return uri;
  }

  /** How long it takes to read, in bytes' worth. */
  long cost() {
    return cost;
  }
}
