package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that a resumable upload grows in, and the checksums of what is there so far. */
final class Receiving {
  private final Path file;
  private Digest digest = new Digest();

  Receiving(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** How many bytes are there; all of them survive the process. */
  long length() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Appends what of a piece is not there yet. A piece that breaks off is kept as far as it came.
   */
  void append(UploadRange range, InputStream body) throws IOException {
    long length = length();
    if (range.first() > length) {
      throw new OffsetTooHigh(range.first(), length);
    }
    catchUp();
    long expected = range.last() == null ? Long.MAX_VALUE : range.last() - range.first() + 1;
    long known = Math.min(length - range.first(), expected);
    long skipped = 0;
    for (long n = 1; skipped < known && n > 0; skipped += n) {
      n = body.readNBytes((int) Math.min(known - skipped, 1 << 16)).length;
    }
    if (skipped < known && range.last() != null) {
      throw shorter(expected - skipped);
    }
    long left = expected - known;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int n = body.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        Blobs.writeTo(out, buffer, n);
        digest.update(buffer, 0, n);
        left -= n;
      }
    }
    if (range.last() != null && left > 0) {
      throw shorter(left);
    }
  }

  private static ApiError shorter(long bytes) {
    return ApiError.invalid("The body is " + bytes + " bytes shorter than its Content-Range says.");
  }

  /** The checksums of the whole, once it is all there. */
  Checksums checksums() throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    catchUp();
    Digest whole = digest;
    digest = new Digest();
    return whole.finish();
  }

  /** After a restart, or a write that failed, the checksums are computed from the file. */
  private void catchUp() throws IOException {
    if (digest.length() == length()) {
      return;
    }
    digest = new Digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }

  /** A piece that leaves a gap: bytes that the client believes stored are not. */
  static final class OffsetTooHigh extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OffsetTooHigh(long offset, long length) {
      super(
          "Invalid request.  According to the Content-Range header, the upload offset is %d byte(s),"
                  .formatted(offset)
              + " which exceeds already uploaded size of %d byte(s).".formatted(length));
    }
  }
}
