package dev.sparkdrop.jobs.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and writes whole texts. */
public final class SmallFiles {
  private SmallFiles() {}

  public static String read(FileSystem files, Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Writes a whole text in UTF-8.
   *
   * @param overwrite false to fail where something is already
   */
  public static void write(FileSystem files, Path path, String text, boolean overwrite)
      throws IOException {
    try (OutputStream out = files.create(path, overwrite)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
