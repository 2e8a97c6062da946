package dev.sparkdrop.ingest;

import java.util.Objects;

/** What the caller is told: an HTTP status, a content type and a body, UTF-8 text. */
public record IngestAnswer(int status, String contentType, String body) {
  public IngestAnswer {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(body, "body");
  }
}
