package dev.sparkdrop.ingest;

/** What a source became: an object's generation, its length and its CRC32C. */
record Landed(long generation, long bytes, int crc32c) {}
