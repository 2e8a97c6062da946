package dev.sparkdrop.jobs.batch;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where Hadoop finds an object, and which names it can't hold. */
public final class Locations implements Serializable {
  private static final long serialVersionUID = 1;

  private final String folder;

  private Locations(String folder) {
    this.folder = folder;
  }

  /** Objects in Cloud Storage. */
  public static Locations cloud() {
    return new Locations("");
  }

  /** Buckets as folders of a local folder: for tests. */
  public static Locations folder(java.nio.file.Path root) {
    return new Locations(root.toAbsolutePath().toString());
  }

  /**
   * The path of an object whose name Hadoop can hold.
   *
   * <p>Built from a URI's parts: nothing in a name is read as an escape, a glob or a separator.
   */
  public Path path(SourceObject object) {
    try {
      return folder.isEmpty()
          ? new Path(new URI("gs", object.bucket, "/" + object.name, null, null))
          : new Path(new URI("file", null, local(object), null, null));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(object + " has no path", e);
    }
  }

  /** Why the object's name can't be read through Hadoop, or empty when it can. */
  Optional<String> fault(SourceObject object) {
    if (object.name.endsWith("/")) {
      return Optional.of("Its name ends with '/', which Hadoop takes for a folder.");
    }
    // Hadoop drops or resolves such segments, and so would read another object, or none.
    for (String segment : object.name.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of(
            "Hadoop paths can't hold its name: it has an empty, '.' or '..' segment.");
      }
    }
    String wanted = folder.isEmpty() ? "/" + object.name : local(object);
    try {
      return path(object).toUri().getPath().equals(wanted)
          ? Optional.empty()
          : Optional.of("Hadoop makes another name of its name.");
    } catch (IllegalArgumentException e) {
      return Optional.of("Hadoop paths can't hold its name: " + e.getMessage());
    }
  }

  private String local(SourceObject object) {
    return folder + "/" + object.bucket + "/" + object.name;
  }
}
