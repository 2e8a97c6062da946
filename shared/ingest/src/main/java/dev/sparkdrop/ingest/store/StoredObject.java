package dev.sparkdrop.ingest.store;

import dev.sparkdrop.port.Uploads;

/**
 * What a source, or a file of an archive, became, or already was: an object's generation, its
 * length and its CRC32C.
 *
 * @param created whether the generation is a new one
 */
public record StoredObject(
    String object, boolean created, long generation, long bytes, int crc32c) {

  static StoredObject unchanged(String object, Uploads.Live live) {
    return new StoredObject(object, false, live.generation(), live.size(), live.crc32c());
  }
}
