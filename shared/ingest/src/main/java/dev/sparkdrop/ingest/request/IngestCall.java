package dev.sparkdrop.ingest.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a caller sends.
 *
 * @param query the URL's parameters, decoded
 * @param body a request, of which at most 1 MiB and a byte are kept, or a posted file
 */
public record IngestCall(
    String method, Map<String, List<String>> query, Headers headers, InputStream body) {

  /** A request's headers. */
  public interface Headers {
    /** The first value of that header, whatever its case; empty where there is none. */
    Optional<String> first(String name);
  }

  /** What the platform takes of a body: https://cloud.google.com/run/quotas. */
  private static final long PLATFORM_BYTES = 32L << 20;

  public IngestCall {
    Objects.requireNonNull(method, "method");
    query = Map.copyOf(query);
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }

  /**
   * Reads what is left of the body. A server that answers before it has read all closes the
   * connection, and the caller who still sends sees that instead of the answer.
   *
   * @throws IOException where the caller hung up
   */
  public void drain() throws IOException {
    for (long left = PLATFORM_BYTES; left > 0; ) {
      long skipped = body.skip(left);
      if (skipped == 0 && body.read() < 0) {
        return;
      }
      left -= Math.max(1, skipped);
    }
  }
}
