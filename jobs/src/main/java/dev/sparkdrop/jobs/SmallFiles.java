package dev.sparkdrop.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and writes whole texts. */
final class SmallFiles {
  private SmallFiles() {}

  static String read(FileSystem files, Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * @param overwrite false to fail where something is already
   */
  static void write(FileSystem files, Path path, String text, boolean overwrite)
      throws IOException {
    try (OutputStream out = files.create(path, overwrite)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
