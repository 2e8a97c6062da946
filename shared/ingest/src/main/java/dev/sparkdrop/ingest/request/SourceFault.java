package dev.sparkdrop.ingest.request;

import java.util.Objects;

/**
 * One thing that is wrong with a request.
 *
 * @param path where, such as {@code sources[2].url}; {@code body} for the whole
 * @param instead what to write instead
 */
public record SourceFault(String path, String wrong, String instead) {
  public SourceFault {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(wrong, "wrong");
    Objects.requireNonNull(instead, "instead");
  }
}
