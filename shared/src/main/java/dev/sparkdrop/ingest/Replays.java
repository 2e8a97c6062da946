package dev.sparkdrop.ingest;

import dev.sparkdrop.ledger.Ingests;
import dev.sparkdrop.port.RetryLater;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a request that is repeated under its id the first one's answer. Only an answer that says
 * that all is there is kept: after any other, also after a death in the middle, the repeat does
 * what is left to do, and finds unchanged what was done.
 */
final class Replays {
  private static final int DONE = 200;

  private final Ingests ingests;
  private final Clock clock;

  /** The id stands for another request. */
  static final class OtherRequest extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Replays(Ingests ingests, Clock clock) {
    this.ingests = ingests;
    this.clock = clock;
  }

  Answer once(Asked.Request request, Supplier<Answer> work) throws OtherRequest {
    if (request.id().isEmpty()) {
      return work.get();
    }
    String id = request.id().get();
    Optional<Ingests.Ingest> first = ingests.read(id);
    if (first.isPresent()) {
      return replay(request, first.get());
    }
    Answer answer = work.get();
    if (answer.status() != DONE) {
      return answer;
    }
    Ingests.Ingest done =
        new Ingests.Ingest(
            id, request.digest(), clock.instant(), answer.contentType(), answer.body());
    try {
      return replay(request, ingests.keep(done));
    } catch (RetryLater e) {
      // All is there, which is more than that it may be asked for once more.
      return answer;
    }
  }

  private static Answer replay(Asked.Request request, Ingests.Ingest first) throws OtherRequest {
    if (!first.request().equals(request.digest())) {
      throw new OtherRequest();
    }
    return new Answer(DONE, first.contentType(), first.answer());
  }
}
