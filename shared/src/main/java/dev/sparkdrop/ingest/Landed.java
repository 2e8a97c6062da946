package dev.sparkdrop.ingest;

import dev.sparkdrop.port.Uploads;

/**
 * What a source, or a file of an archive, became, or already was: an object's generation, its
 * length and its CRC32C.
 *
 * @param created whether the generation is a new one
 */
record Landed(String object, boolean created, long generation, long bytes, int crc32c) {

  static Landed unchanged(String object, Uploads.Live live) {
    return new Landed(object, false, live.generation(), live.size(), live.crc32c());
  }
}
