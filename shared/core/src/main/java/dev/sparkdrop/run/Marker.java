package dev.sparkdrop.run;

/**
 * An object that says that its directory is complete: whatever landed there before it may be run
 * over. It is no input itself.
 *
 * @param object the marker's exact version
 */
public record Marker(LandedObject object) {

  /** The common beginning of the names that it speaks of, with its slash; empty: of all. */
  public String directory() {
    return object.name().substring(0, object.name().lastIndexOf('/') + 1);
  }

  /** Whether it speaks of that object, which landed before it, or with it. */
  public boolean covers(LandedObject other) {
    return other.bucket().equals(object.bucket())
        && other.name().startsWith(directory())
        // Not finer: a listing gives milliseconds, an event may give more of the same time.
        && other.created().toEpochMilli() <= object.created().toEpochMilli();
  }
}
