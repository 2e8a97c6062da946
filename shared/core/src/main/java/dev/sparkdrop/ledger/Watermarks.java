package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The watermark of a landing bucket: {@code watermarks/<bucket>.json}. */
public final class Watermarks {
  private final Bucket state;
  private final LedgerCodec ledgerCodec;

  Watermarks(Bucket state, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
  }

  /**
   * A watermark, the generation that a change of it must still find, and when it was written by the
   * clock of the service: a function's own clock may be wrong.
   */
  public record Versioned(Watermark mark, long generation, Instant written) {}

  /**
   * The watermark of that bucket; empty before the first tick.
   *
   * @throws CorruptRecord where a newer version wrote it, or it is damaged
   */
  public Optional<Versioned> read(String bucket) {
    String name = name(bucket);
    return state
        .read(name)
        .map(
            stored ->
                new Versioned(
                    ledgerCodec.readToChange(name, stored.content(), Watermark.class),
                    stored.entry().generation(),
                    stored.entry().created()));
  }

  /** The watermark of that bucket, which is made where there is none. */
  public Optional<Versioned> readOrBegin(String bucket) {
    Optional<Versioned> there = read(bucket);
    return there.isPresent() ? there : write(bucket, Bucket.NONE, Watermark.NEW);
  }

  /**
   * Changes a watermark.
   *
   * @return the new one; empty where another instance moved
   */
  public Optional<Versioned> write(String bucket, long seen, Watermark next) {
    Bucket.Draft draft = new Bucket.Draft(name(bucket), ledgerCodec.text(next), Map.of());
    OptionalLong written = state.write(draft, seen);
    return written.isEmpty()
        ? Optional.empty()
        : read(bucket).filter(now -> now.generation() == written.getAsLong());
  }

  private static String name(String bucket) {
    return "watermarks/" + bucket + ".json";
  }
}
