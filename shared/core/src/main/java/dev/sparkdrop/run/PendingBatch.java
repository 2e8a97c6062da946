package dev.sparkdrop.run;

import java.time.Instant;

/**
 * What waits in a lane's inbox for the next batch, as far as it was looked at.
 *
 * @param objects how many there are
 * @param bytes how large they are together
 * @param oldest when the first of them landed; null where nothing waits
 * @param newest when the last of them landed; null where nothing waits
 * @param marker when the marker landed that says they are complete; null: none did, or the pipeline
 *     has none
 */
public record PendingBatch(
    long objects, long bytes, Instant oldest, Instant newest, Instant marker) {
  public static final PendingBatch NOTHING = new PendingBatch(0, 0, null, null, null);

  /** This object waits, too. */
  public PendingBatch and(LandedObject object) {
    Instant landed = object.created();
    return new PendingBatch(
        objects + 1,
        // Sizes come from outside; a sum must not turn negative.
        bytes > Long.MAX_VALUE - object.size() ? Long.MAX_VALUE : bytes + object.size(),
        oldest == null || landed.isBefore(oldest) ? landed : oldest,
        newest == null || landed.isAfter(newest) ? landed : newest,
        marker);
  }

  /** A marker that landed then says that they are complete. */
  public PendingBatch completeSince(Instant landed) {
    return new PendingBatch(objects, bytes, oldest, newest, landed);
  }

  public boolean nothing() {
    return objects == 0;
  }

  /** As if one more, of no size, landed just now. */
  PendingBatch andOneMore(Instant now) {
    Instant last = newest == null || now.isAfter(newest) ? now : newest;
    return new PendingBatch(objects, bytes, oldest, last, marker);
  }
}
