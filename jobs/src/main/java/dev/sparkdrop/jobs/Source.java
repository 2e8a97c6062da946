package dev.sparkdrop.jobs;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/** An object of the manifest that can be read: its format and its path are known. */
final class Source implements Serializable {
  private static final long serialVersionUID = 1;

  /** The object's place in the manifest. */
  final int index;

  final SourceObject object;
  final SourceFormat format;
  final Path path;

  Source(int index, SourceObject object, SourceFormat format, Path path) {
    this.index = index;
    this.object = object;
    this.format = format;
    this.path = path;
  }
}
