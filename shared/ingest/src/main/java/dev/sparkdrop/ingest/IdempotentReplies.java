package dev.sparkdrop.ingest;

import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ledger.IdempotencyStore;
import dev.sparkdrop.port.RetryLater;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a request that is repeated under its id the first one's answer. Only an answer that says
 * that all is there is kept: after any other, also after a death in the middle, the repeat does
 * what is left to do, and finds unchanged what was done.
 */
final class IdempotentReplies {
  private static final int DONE = 200;

  private final IdempotencyStore idempotencyStore;
  private final Clock clock;

  /** The id stands for another request. */
  static final class OtherRequest extends Exception {
    private static final long serialVersionUID = 1L;
  }

  IdempotentReplies(IdempotencyStore idempotencyStore, Clock clock) {
    this.idempotencyStore = idempotencyStore;
    this.clock = clock;
  }

  IngestAnswer once(IngestRequest.Request request, Supplier<IngestAnswer> work)
      throws OtherRequest {
    if (request.id().isEmpty()) {
      return work.get();
    }
    String id = request.id().get();
    Optional<IdempotencyStore.Ingest> first = idempotencyStore.read(id);
    if (first.isPresent()) {
      return replay(request, first.get());
    }
    IngestAnswer answer = work.get();
    if (answer.status() != DONE) {
      return answer;
    }
    IdempotencyStore.Ingest done =
        new IdempotencyStore.Ingest(
            id, request.digest(), clock.instant(), answer.contentType(), answer.body());
    try {
      return replay(request, idempotencyStore.keep(done));
    } catch (RetryLater e) {
      // All is there, which is more than that it may be asked for once more.
      return answer;
    }
  }

  private static IngestAnswer replay(IngestRequest.Request request, IdempotencyStore.Ingest first)
      throws OtherRequest {
    if (!first.request().equals(request.digest())) {
      throw new OtherRequest();
    }
    return new IngestAnswer(DONE, first.contentType(), first.answer());
  }
}
