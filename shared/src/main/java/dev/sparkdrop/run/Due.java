package dev.sparkdrop.run;

import java.time.Instant;

/**
 * When a batch of what waits is due.
 *
 * <p>At once, where it is full, or left over from a batch that was. Else once it is complete, and
 * {@code minInterval} is over. It is complete when its marker is there; in a pipeline without
 * markers when nothing has landed for {@code quietPeriod}, or the oldest waits for {@code maxWait}.
 */
public final class Due {
  private Due() {}

  /** Whether it is due, and when it will be; every time as the given one knows it. */
  public static SeenInbox of(Waiting waiting, Policy.Batch batch, Rhythm rhythm, Instant now) {
    if (waiting.nothing()) {
      return SeenInbox.EMPTY;
    }
    if (batch.marker() && waiting.marker() == null) {
      return new SeenInbox(SeenInbox.State.NOT_DUE, null);
    }
    if (full(waiting, batch) || rhythm.leftOver()) {
      return SeenInbox.DUE;
    }
    Instant due = later(complete(waiting, batch), nextOpening(batch, rhythm));
    return now.isBefore(due) ? new SeenInbox(SeenInbox.State.NOT_DUE, due) : SeenInbox.DUE;
  }

  /** Whether it is due whatever else may wait that was not looked at. */
  public static boolean forSure(Waiting waiting, Policy.Batch batch, Rhythm rhythm, Instant now) {
    return of(waiting.andOneMore(now), batch, rhythm, now).state() == SeenInbox.State.DUE;
  }

  private static boolean full(Waiting waiting, Policy.Batch batch) {
    return waiting.objects() >= batch.maxObjects() || waiting.bytes() >= batch.maxBytes();
  }

  private static Instant complete(Waiting waiting, Policy.Batch batch) {
    // Without a wait of its own it is due now, also where our clock is behind the bucket's.
    if (batch.marker() || batch.quietPeriod().isZero()) {
      return Instant.MIN;
    }
    Instant quiet = waiting.newest().plus(batch.quietPeriod());
    Instant waited = waiting.oldest().plus(batch.maxWait());
    return quiet.isBefore(waited) ? quiet : waited;
  }

  private static Instant nextOpening(Policy.Batch batch, Rhythm rhythm) {
    return rhythm.opened() == null || batch.minInterval().isZero()
        ? Instant.MIN
        : rhythm.opened().plus(batch.minInterval());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
