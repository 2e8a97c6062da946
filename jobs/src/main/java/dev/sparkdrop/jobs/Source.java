package dev.sparkdrop.jobs;

import org.apache.hadoop.fs.Path;

/** An object of the manifest that can be read: its format and its path are known. */
final class Source {
  private final int index;
  private final SourceObject object;
  private final SourceFormat format;
  private final Path path;

  /**
   * @param index the object's place in the manifest
   */
  Source(int index, SourceObject object, SourceFormat format, Path path) {
    this.index = index;
    this.object = object;
    this.format = format;
    this.path = path;
  }

  int index() {
    return index;
  }

  SourceObject object() {
    return object;
  }

  SourceFormat format() {
    return format;
  }

  Path path() {
    return path;
  }
}
