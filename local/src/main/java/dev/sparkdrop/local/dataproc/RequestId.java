package dev.sparkdrop.local.dataproc;

import java.util.Map;
import java.util.Optional;

/** A repeat of a request is told by its id, and gets what the first one got. */
record RequestId(Map<String, String> answers, Place place, String method, String id) {

  /** What the first request with this id got; empty also for a request without an id. */
  Optional<String> first() {
    return absent() ? Optional.empty() : Optional.ofNullable(answers.get(key()));
  }

  void remember(String answer) {
    if (!absent()) {
      answers.put(key(), answer);
    }
  }

  private boolean absent() {
    return id == null || id.isEmpty();
  }

  private String key() {
    return place.name(method, id);
  }
}
