package dev.sparkdrop.local.storage;

/**
 * Where the bytes of an object are: beside its metadata, when they are few, or in a file.
 *
 * @param inline the bytes in base64; null where they are in a file
 * @param blob the id of the file; null where they are inline
 */
record StoredContent(String inline, String blob) {
  StoredContent {
    if ((inline == null) == (blob == null)) {
      throw new IllegalArgumentException("a content is inline or a blob");
    }
  }

  /**
   * Bytes that were stored, whole and with known checksums, and belong to no object yet.
   *
   * @param size in bytes
   */
  record Stored(StoredContent content, long size, Checksums checksums) {}
}
