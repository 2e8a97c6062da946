package dev.sparkdrop.ingest;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A source's bytes as they are fetched, held against the checksums that they were declared to have.
 */
final class Fetched implements SourceContent {
  private final RequestedSource requestedSource;
  private final Download download;
  private final IngestProgress ingestProgress;
  private final List<Checksum.Running> checksums;
  private long length;

  Fetched(RequestedSource requestedSource, Download download, IngestProgress ingestProgress) {
    this.requestedSource = requestedSource;
    this.download = download;
    this.ingestProgress = ingestProgress;
    this.checksums = requestedSource.checksums().stream().map(Checksum::begin).toList();
  }

  @Override
  public int read(byte[] buffer) throws SourceFailed, StartOver, InterruptedException {
    int count = download.read(buffer);
    if (count < 0) {
      check();
      return count;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
    length += count;
    checksums.forEach(checksum -> checksum.update(bytes));
    ingestProgress.moved(requestedSource, length, download.head().length());
    return count;
  }

  private void check() throws SourceFailed {
    for (Checksum.Running checksum : checksums) {
      Optional<String> complaint = checksum.complaint();
      if (complaint.isPresent()) {
        throw SourceFailed.source(
            "It is not what was asked for: %s; nothing was written. Correct the request, or the file at its source."
                .formatted(complaint.get()));
      }
    }
  }
}
