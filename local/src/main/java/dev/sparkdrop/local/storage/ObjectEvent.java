package dev.sparkdrop.local.storage;

/** What happens to objects, in the words of Cloud Storage's notifications. */
public enum ObjectEvent {
  /** A new version is live. */
  OBJECT_FINALIZE,
  /** A version was deleted or replaced, and is no noncurrent one. */
  OBJECT_DELETE,
  /** The live version became a noncurrent one. */
  OBJECT_ARCHIVE,
  /** The attributes of a version were changed. */
  OBJECT_METADATA_UPDATE;

  /** Hears of an event once it is durable. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Something happened.
     *
     * @param object the version that the event is about
     * @param other on a finalize the generation that it replaced, on the end of one that which
     *     replaced it; null where there is none
     */
    void happened(ObjectEvent event, ObjectResource object, Long other);
  }
}
