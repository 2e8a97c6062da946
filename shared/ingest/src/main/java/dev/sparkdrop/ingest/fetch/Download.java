package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RestartDownloadException;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of one source from the first to the last, over as many connections as it takes: where
 * one breaks, the next asks for the rest, of the same version of the file. For one thread; to be
 * closed.
 */
public final class Download extends BlockInputStream {
  private final SourceConnection connection;
  private final Response head;
  private final SourceVersion version;

  private Response response;

  /** How many bytes were handed out. */
  private long position;

  /** How many bytes to pass over, where the source sent all of the file again. */
  private long skip;

  /** The byte after the last of this connection's part; empty where only chunks tell. */
  private Optional<Long> end;

  private Optional<Long> total;

  private Download(SourceConnection connection, Response head) {
    this.connection = connection;
    this.head = head;
    this.version = SourceVersion.of(head);
    this.response = head;
    this.total = head.length();
    this.end = total;
  }

  /**
   * Asks for a source until it answers with its file.
   *
   * @param conditions that a source meets with 304 where it has nothing new; often none
   * @return empty where it has nothing new
   */
  public static Optional<Download> begin(
      SourceConnection connection, Map<String, String> conditions) throws IOException {
    while (true) {
      try {
        Response response = connection.open(conditions);
        if (response.status() == 304 && !conditions.isEmpty()) {
          response.close();
          return Optional.empty();
        }
        Download download = new Download(connection, response);
        download.check();
        return Optional.of(download);
      } catch (SourceFailed e) {
        connection.retries().rest(e);
      }
    }
  }

  /** The first answer with the file: what it says of all of it. Its body is not to be read. */
  public Response head() {
    return head;
  }

  private void check() throws SourceFailed {
    try {
      if (!Statuses.isFile(response.status())) {
        throw Statuses.failure(response, connection.deadline().clock());
      }
      if (response.end() == Response.End.UNCLEAR) {
        throw SourceFailed.source(
            "It contradicts itself about the length of its file, or encodes the transfer as it was"
                + " not asked to; nothing was written. Use another URL.");
      }
      checkSize(total.orElse(0L));
    } catch (SourceFailed e) {
      response.close();
      throw e;
    }
  }

  private void checkSize(long bytes) throws SourceFailed {
    if (bytes > connection.limits().bytes()) {
      throw SourceFailed.source(
          "It is longer than %d bytes, the most that is allowed; nothing was written. Send it in parts."
              .formatted(connection.limits().bytes()));
    }
  }

  /**
   * Reads on, on the next connection if this one breaks.
   *
   * @return how many bytes, 1 or more; -1 once all of the file was handed out
   * @throws RestartDownloadException where the rest of this version cannot be had, but all of it
   *     perhaps from the beginning
   */
  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (true) {
      connection.deadline().left();
      int count;
      try {
        count = response.read(buffer, from, skip == 0 ? length : (int) Math.min(skip, length));
      } catch (IOException e) {
        goOn(failure(e));
        continue;
      }
      if (count > 0 && skip == 0) {
        position += count;
        checkSize(position);
        connection.retries().rewarded();
        return count;
      }
      if (count < 0 && isWhole()) {
        return -1;
      }
      skip -= Math.max(0, count);
      if (count < 0) {
        goOn(broken());
      }
    }
  }

  private boolean isWhole() throws SourceFailed {
    if (skip > 0 || (end.isPresent() && position != end.get())) {
      return false;
    }
    if (end.isPresent() && response.hasExcess()) {
      throw SourceFailed.source(
          "It sends more than the %d bytes that it announced; nothing was written. Use a URL whose length is right."
              .formatted(position));
    }
    return total.map(all -> position == all).orElse(true);
  }

  private SourceFailed broken() {
    return SourceFailed.passing(
        "It broke off after %d bytes; nothing was written. Try again later.".formatted(position));
  }

  private SourceFailed failure(IOException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransferTimeout timeout) {
        return switch (timeout.reason()) {
          case LATE -> TransferDeadline.late();
          case SILENT ->
              SourceFailed.passing(
                  "It fell silent for %d s after %d bytes; nothing was written. Try again later."
                      .formatted(connection.limits().silence().toSeconds(), position));
          case SLOW ->
              SourceFailed.source(
                  "It sends less than %d bytes a second, and was cut after %d bytes; nothing was written. Use a faster source."
                      .formatted(Limits.SLOWEST, position));
        };
      }
    }
    return broken();
  }

  /** Connects once more, to where the file goes on. */
  private void goOn(SourceFailed broken) throws IOException {
    response.close();
    SourceFailed last = broken;
    while (true) {
      connection.retries().rest(last);
      if (position > 0 && version.validator().isEmpty()) {
        throw new RestartDownloadException(broken.getMessage());
      }
      try {
        response = connection.open(range());
      } catch (SourceFailed e) {
        last = e;
        continue;
      }
      switch (response.status()) {
        case 206 -> part();
        case 200 -> all();
        case 412, 416 -> throw changed();
        default -> {
          response.close();
          last = Statuses.failure(response, connection.deadline().clock());
          continue;
        }
      }
      return;
    }
  }

  private Map<String, String> range() {
    Map<String, String> headers = new HashMap<>();
    if (position > 0) {
      headers.put("Range", "bytes=" + position + "-");
      headers.put("If-Range", version.validator().orElseThrow());
    }
    return headers;
  }

  private void part() throws RestartDownloadException {
    Optional<ContentRange> part =
        ContentRange.of(response)
            .filter(found -> found.from() == position)
            .filter(
                found -> total.isEmpty() || found.total().isEmpty() || found.total().equals(total));
    if (part.isEmpty() || version.contradicts(SourceVersion.of(response))) {
      throw changed();
    }
    skip = 0;
    end = Optional.of(part.get().end());
    total = total.or(part.get()::total);
  }

  /** The source sends the file from its beginning: it knows no ranges, or has another file. */
  private void all() throws RestartDownloadException {
    SourceVersion now = SourceVersion.of(response);
    boolean same = position > 0 ? version.isSurely(now) : !version.contradicts(now);
    if (!same || response.end() != head.end() || !response.length().equals(head.length())) {
      throw changed();
    }
    skip = position;
    end = response.length();
  }

  private RestartDownloadException changed() {
    response.close();
    return new RestartDownloadException(
        "It broke off after %d bytes, and did not go on from there; nothing was written. Try again later, or ask for a file that does not change meanwhile."
            .formatted(position));
  }

  @Override
  public void close() {
    response.close();
  }
}
