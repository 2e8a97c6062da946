package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.HashMap;
import java.util.Map;

/** Ledgers that parse each text once: a walk reads the same records again and again. */
public final class OnceRead {
  private final Form form =
      new Form() {
        private final Map<String, Object> known = new HashMap<>();

        @Override
        <T> T read(String name, String content, Class<T> type) {
          Object value = known.get(content);
          if (!type.isInstance(value)) {
            value = super.read(name, content, type);
            known.put(content, value);
          }
          return type.cast(value);
        }
      };

  /** A ledger like any other in that bucket. For one thread at a time. */
  public Ledger in(String bucketName, Bucket state) {
    return Ledger.in(bucketName, state, form);
  }
}
