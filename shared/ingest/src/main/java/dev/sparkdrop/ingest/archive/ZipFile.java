package dev.sparkdrop.ingest.archive;

/**
 * What a zip archive says of one of its files, before its bytes or behind them.
 *
 * @param name with a slash at its end where it is a folder
 * @param packed bytes in the archive
 * @param bytes unpacked
 */
record ZipFile(String name, long crc32, long packed, long bytes) {
  boolean isFolder() {
    return name.endsWith("/");
  }
}
