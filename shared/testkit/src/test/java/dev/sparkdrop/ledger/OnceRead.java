package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Ledgers that parse few texts, and none twice: a walk reads the same records again and again. Most
 * of what was written is known without parsing; the others go the real way.
 */
public final class OnceRead {
  private static final int PARSED_ONE_IN = 8;

  private final LedgerCodec ledgerCodec =
      new LedgerCodec() {
        private final Map<String, Object> known = new HashMap<>();

        /** Those that have no field that this version does not know. */
        private final Map<String, Object> changeable = new HashMap<>();

        private int written;

        @Override
        String text(Object value) {
          String text = super.text(value);
          if (++written % PARSED_ONE_IN != 0) {
            known.putIfAbsent(text, value);
            changeable.putIfAbsent(text, value);
          }
          return text;
        }

        @Override
        <T> T read(String name, String content, Class<T> type) {
          return once(known, content, type, () -> super.read(name, content, type));
        }

        @Override
        <T> T readToChange(String name, String content, Class<T> type) {
          return once(changeable, content, type, () -> super.readToChange(name, content, type));
        }

        private static <T> T once(
            Map<String, Object> values, String content, Class<T> type, Supplier<T> parse) {
          Object value = values.get(content);
          if (!type.isInstance(value)) {
            value = parse.get();
            values.put(content, value);
          }
          return type.cast(value);
        }
      };

  /** A ledger like any other in that bucket. For one thread at a time. */
  public Ledger in(String bucketName, Bucket state) {
    return Ledger.in(bucketName, state, ledgerCodec);
  }
}
