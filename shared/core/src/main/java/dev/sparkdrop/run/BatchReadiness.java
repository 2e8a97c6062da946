package dev.sparkdrop.run;

import java.time.Instant;

/**
 * When a batch of what waits is due.
 *
 * <p>At once, where it is full, or left over from a batch that was. Else once it is complete, and
 * {@code minInterval} is over. It is complete when its marker is there; in a pipeline without
 * markers when nothing has landed for {@code quietPeriod}, or the oldest waits for {@code maxWait}.
 */
public final class BatchReadiness {
  private BatchReadiness() {}

  /** Whether it is due, and when it will be; every time as the given one knows it. */
  public static ObservedInbox of(
      PendingBatch pendingBatch, Policy.Batch batch, LaneTimings laneTimings, Instant now) {
    if (pendingBatch.nothing()) {
      return ObservedInbox.EMPTY;
    }
    if (batch.marker() && pendingBatch.marker() == null) {
      return new ObservedInbox(ObservedInbox.State.NOT_DUE, null);
    }
    if (full(pendingBatch, batch) || laneTimings.leftOver()) {
      return ObservedInbox.DUE;
    }
    Instant due = later(complete(pendingBatch, batch), nextOpening(batch, laneTimings));
    return now.isBefore(due)
        ? new ObservedInbox(ObservedInbox.State.NOT_DUE, due)
        : ObservedInbox.DUE;
  }

  /** Whether it is due whatever else may wait that was not looked at. */
  public static boolean forSure(
      PendingBatch pendingBatch, Policy.Batch batch, LaneTimings laneTimings, Instant now) {
    return of(pendingBatch.andOneMore(now), batch, laneTimings, now).state()
        == ObservedInbox.State.DUE;
  }

  private static boolean full(PendingBatch pendingBatch, Policy.Batch batch) {
    return pendingBatch.objects() >= batch.maxObjects() || pendingBatch.bytes() >= batch.maxBytes();
  }

  private static Instant complete(PendingBatch pendingBatch, Policy.Batch batch) {
    // Without a wait of its own it is due now, also where our clock is behind the bucket's.
    if (batch.marker() || batch.quietPeriod().isZero()) {
      return Instant.MIN;
    }
    Instant quiet = pendingBatch.newest().plus(batch.quietPeriod());
    Instant waited = pendingBatch.oldest().plus(batch.maxWait());
    return quiet.isBefore(waited) ? quiet : waited;
  }

  private static Instant nextOpening(Policy.Batch batch, LaneTimings laneTimings) {
    return laneTimings.opened() == null || batch.minInterval().isZero()
        ? Instant.MIN
        : laneTimings.opened().plus(batch.minInterval());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
