package dev.sparkdrop.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Something that the ingestion function fetches for a pipeline.
 *
 * @param url where from: http, https or gs
 * @param object the object's name below the destination; empty where the URL decides
 * @param headers to ask with, which may name secrets
 * @param unpack how it is packed, {@code gzip}, {@code zip} or {@code auto}; empty where it lands
 *     as it is
 * @param allow what it may do that is refused otherwise: {@code html}, {@code marker}
 */
public record IngestSource(
    String url,
    Optional<String> object,
    Map<String, String> headers,
    Optional<String> unpack,
    List<String> allow) {
  public IngestSource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(unpack, "unpack");
    headers = Map.copyOf(headers);
    allow = List.copyOf(allow);
  }

  IngestSource map(UnaryOperator<String> change) {
    Map<String, String> changed = new TreeMap<>();
    headers.forEach((name, value) -> changed.put(name, change.apply(value)));
    return new IngestSource(change.apply(url), object.map(change), changed, unpack, allow);
  }
}
