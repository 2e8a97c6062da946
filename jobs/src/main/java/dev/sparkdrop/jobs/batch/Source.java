package dev.sparkdrop.jobs.batch;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/** An object of the manifest that can be read: its format and its path are known. */
public final class Source implements Serializable {
  private static final long serialVersionUID = 1;

  /** The object's place in the manifest. */
  public final int index;

  public final SourceObject object;
  public final SourceFormat format;
  public final Path path;

  public Source(int index, SourceObject object, SourceFormat format, Path path) {
    this.index = index;
    this.object = object;
    this.format = format;
    this.path = path;
  }
}
