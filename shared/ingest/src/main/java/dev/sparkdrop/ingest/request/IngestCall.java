package dev.sparkdrop.ingest.request;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a caller sends.
 *
 * @param query the URL's parameters, decoded
 * @param body read only for a POST, and at most 1 MiB and a byte of it
 */
public record IngestCall(
    String method, Map<String, List<String>> query, Headers headers, InputStream body) {

  /** A request's headers. */
  public interface Headers {
    /** The first value of that header, whatever its case; empty where there is none. */
    Optional<String> first(String name);
  }

  public IngestCall {
    Objects.requireNonNull(method, "method");
    query = Map.copyOf(query);
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }
}
