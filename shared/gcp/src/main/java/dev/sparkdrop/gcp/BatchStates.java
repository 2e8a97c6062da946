package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.StatusCode.Code;
import com.google.cloud.dataproc.v1.Batch;
import com.google.protobuf.Timestamp;
import dev.sparkdrop.run.ObservedJob;
import java.time.Instant;

/** Dataproc's serverless batches in our words. */
final class BatchStates {
  /** On a batch that only takes its id; see {@link DataprocBatches#block}. */
  static final String BLOCKER = "sparkdrop-blocker";

  private static final String ID_TAKEN =
      "It was never started: an empty batch has taken its id, so that it never will be.";

  private BatchStates() {}

  /**
   * Every batch has its words.
   *
   * @param now the time of the look, for a final batch that does not say when it ended
   */
  static ObservedJob of(Batch batch, Instant now) {
    if (batch.containsLabels(BLOCKER)) {
      return new ObservedJob(ObservedJob.State.LOST, ID_TAKEN, ended(batch, now), null);
    }
    ObservedJob.State state = state(batch);
    String uri = batch.getRuntimeInfo().getOutputUri();
    return new ObservedJob(
        state,
        reason(state, batch.getStateMessage()),
        state == ObservedJob.State.ACTIVE ? null : ended(batch, now),
        uri.isEmpty() ? null : uri);
  }

  /** Only SUCCEEDED, FAILED and CANCELLED are final; what is not known yet is waited for. */
  private static ObservedJob.State state(Batch batch) {
    return switch (batch.getState()) {
      case STATE_UNSPECIFIED, UNRECOGNIZED, PENDING, RUNNING, CANCELLING ->
          ObservedJob.State.ACTIVE;
      case SUCCEEDED -> ObservedJob.State.SUCCEEDED;
      case CANCELLED -> ObservedJob.State.CANCELLED;
      case FAILED -> failed(batch);
    };
  }

  /** Its message is all that tells why; what the driver printed counts only once it ran. */
  private static ObservedJob.State failed(Batch batch) {
    boolean ran =
        batch.getStateHistoryList().stream()
            .anyMatch(history -> history.getState() == Batch.State.RUNNING);
    if (ran) {
      return ObservedJob.State.FAILED;
    }
    return switch (new ApiFailure(Code.UNKNOWN, batch.getStateMessage()).cause()) {
      case QUOTA, STOCKOUT -> ObservedJob.State.UNPLACED;
      case PERMISSION, CONFIGURATION, CALLS, PLATFORM -> ObservedJob.State.FAILED;
    };
  }

  private static String reason(ObservedJob.State state, String message) {
    String said = MessageSanitizer.of(message);
    return switch (state) {
      case FAILED, LOST, UNPLACED -> said.isEmpty() ? "Dataproc does not say why." : said;
      case ABSENT, ACTIVE, SUCCEEDED, CANCELLED -> null;
    };
  }

  private static Instant ended(Batch batch, Instant now) {
    Timestamp time = batch.getStateTime();
    return batch.hasStateTime() ? Instant.ofEpochSecond(time.getSeconds(), time.getNanos()) : now;
  }
}
