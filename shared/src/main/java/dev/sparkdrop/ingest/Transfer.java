package dev.sparkdrop.ingest;

import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Upload;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Streams one source into one object, which is seen only once all of it is there and right. */
final class Transfer {
  private static final String ANY_BYTES = "application/octet-stream";

  private final Fetch fetch;
  private final Uploads uploads;
  private final Limits limits;

  Transfer(Fetch fetch, Uploads uploads, Limits limits) {
    this.fetch = fetch;
    this.uploads = uploads;
    this.limits = limits;
  }

  Landed run(Source source, Deadline deadline) throws SourceFailed, InterruptedException {
    HttpResponse<Body> response = fetch.open(source.url(), deadline);
    try (Body body = response.body()) {
      checkEncoding(source, response.headers());
      try (Upload upload = uploads.open(draft(source, response.headers()))) {
        return pour(source, body, upload, deadline);
      }
    }
  }

  private Landed pour(Source source, Body body, Upload upload, Deadline deadline)
      throws SourceFailed, InterruptedException {
    List<Checksum.Running> checksums = source.checksums().stream().map(Checksum::begin).toList();
    CRC32C crc32c = new CRC32C();
    long length = 0;
    for (List<ByteBuffer> piece = next(body, length, deadline);
        piece != null;
        piece = next(body, length, deadline)) {
      for (ByteBuffer bytes : piece) {
        length += bytes.remaining();
        crc32c.update(bytes.duplicate());
        checksums.forEach(checksum -> checksum.update(bytes));
        upload.write(bytes);
      }
    }
    for (Checksum.Running checksum : checksums) {
      Optional<String> complaint = checksum.complaint();
      if (complaint.isPresent()) {
        throw SourceFailed.source(
            "It is not what was asked for: %s; nothing was written. Correct the request, or the file at its source."
                .formatted(complaint.get()));
      }
    }
    deadline.left();
    int crc = (int) crc32c.getValue();
    return new Landed(upload.finish(crc), length, crc);
  }

  private List<ByteBuffer> next(Body body, long length, Deadline deadline)
      throws SourceFailed, InterruptedException {
    Duration left = deadline.left();
    boolean last = left.compareTo(limits.silence()) < 0;
    try {
      return body.next(last ? left : limits.silence());
    } catch (HttpTimeoutException e) {
      if (last) {
        throw Deadline.late();
      }
      throw SourceFailed.source(
          "It fell silent for %d s after %d bytes; nothing was written. Try again later."
              .formatted(limits.silence().toSeconds(), length));
    } catch (IOException e) {
      throw SourceFailed.source(
          "It broke off after %d bytes (%s); nothing was written. Try again later."
              .formatted(length, Shown.text(String.valueOf(e.getMessage()))));
    }
  }

  /** Some servers compress though nobody asked; as an object without {@code .gz} it is garbage. */
  private static void checkEncoding(Source source, HttpHeaders headers) throws SourceFailed {
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
    if (encoding.equalsIgnoreCase("identity") || (gzip && source.object().endsWith(".gz"))) {
      return;
    }
    throw SourceFailed.source(
        gzip
            ? "It comes compressed by gzip: ask for it with \"object\": \"%s.gz\"."
                .formatted(Shown.text(source.object()))
            : "It comes with Content-Encoding %s, which was not asked for: use another URL."
                .formatted(Shown.text(encoding)));
  }

  private static Uploads.Draft draft(Source source, HttpHeaders headers) {
    return new Uploads.Draft(
        source.object(),
        headers.firstValue("Content-Type").filter(type -> !type.isBlank()).orElse(ANY_BYTES),
        Map.of("sparkdrop-source", Shown.url(source.url())));
  }
}
