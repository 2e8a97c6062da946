package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Answers to requests for ingestion that have an id: {@code ingests/<key>.json}, written once. */
public final class IdempotencyStore {
  private final Bucket state;
  private final LedgerCodec ledgerCodec;

  IdempotencyStore(Bucket state, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
  }

  /**
   * What a request was answered that did all that it was asked for.
   *
   * @param id as the caller gave it
   * @param request changes with what was asked for
   * @param at when it was answered
   */
  public record Ingest(String id, String request, Instant at, String contentType, String answer) {
    public Ingest {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(answer, "answer");
    }
  }

  /**
   * What was kept under that id.
   *
   * @throws CorruptRecord where a newer version wrote it, or it is damaged
   */
  public Optional<Ingest> read(String id) {
    String name = name(id);
    return state.read(name).map(stored -> ledgerCodec.read(name, stored.content(), Ingest.class));
  }

  /** Keeps an answer, or gives the one that was there first. */
  public Ingest keep(Ingest ingest) {
    String name = name(ingest.id());
    Bucket.Draft draft = new Bucket.Draft(name, ledgerCodec.text(ingest), Map.of());
    if (state.write(draft, Bucket.NONE).isPresent()) {
      return ingest;
    }
    return read(ingest.id())
        .orElseThrow(() -> new RetryLater("writing " + name + ", as another request does", null));
  }

  /** An id may be anything, an object's name may not. */
  private static String name(String id) {
    return "ingests/" + Sha256.hex(id, 32) + ".json";
  }
}
