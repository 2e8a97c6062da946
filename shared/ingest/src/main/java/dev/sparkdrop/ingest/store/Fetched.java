package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.fetch.SourceConnection;
import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Checksum;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A source's bytes as they are fetched, held against the checksums that they were declared to have.
 */
final class Fetched extends BlockInputStream {
  private final RequestedSource source;
  private final InputStream in;
  private final Optional<Long> all;
  private final IngestProgress progress;
  private final List<Checksum.Running> checksums;
  private long length;

  /**
   * @param all bytes that are to come; empty where it is not told
   */
  Fetched(RequestedSource source, InputStream in, Optional<Long> all, IngestProgress progress) {
    this.source = source;
    this.in = in;
    this.all = all;
    this.progress = progress;
    this.checksums = source.checksums().stream().map(Checksum::begin).toList();
  }

  /**
   * What lands of a source: its bytes, held against the request, without what they are packed in.
   *
   * @param source with its name, where its answer gave it
   */
  static InputStream content(
      SourceConnection connection, RequestedSource source, Download download, IngestProgress told)
      throws IOException {
    Response head = download.head();
    Fetched fetched = new Fetched(connection.source(), download, head.length(), told);
    return Coding.content(source, Coding.Told.by(head), fetched, connection.limits());
  }

  @Override
  public int read(byte[] buffer, int from, int most) throws IOException {
    int count = in.read(buffer, from, most);
    if (count < 0) {
      check();
      return count;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, from, count);
    length += count;
    checksums.forEach(checksum -> checksum.update(bytes));
    progress.moved(source, length, all);
    return count;
  }

  private void check() throws SourceFailed {
    if (source.size().filter(told -> told != length).isPresent()) {
      throw other(
          "it has %d bytes, the request says %d".formatted(length, source.size().orElseThrow()));
    }
    for (Checksum.Running checksum : checksums) {
      Optional<String> complaint = checksum.complaint();
      if (complaint.isPresent()) {
        throw other(complaint.get());
      }
    }
  }

  private static SourceFailed other(String complaint) {
    return SourceFailed.source(
        "It is not what was asked for: %s; nothing was written. Correct the request, or the file at its source."
            .formatted(complaint));
  }
}
