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
public record Waiting(long objects, long bytes, Instant oldest, Instant newest, Instant marker) {
  public static final Waiting NOTHING = new Waiting(0, 0, null, null, null);

  /** This object waits, too. */
  public Waiting and(LandedObject object) {
    Instant landed = object.created();
    return new Waiting(
        objects + 1,
        // Sizes are somebody else's word; a sum must not turn negative.
        bytes > Long.MAX_VALUE - object.size() ? Long.MAX_VALUE : bytes + object.size(),
        oldest == null || landed.isBefore(oldest) ? landed : oldest,
        newest == null || landed.isAfter(newest) ? landed : newest,
        marker);
  }

  /** A marker that landed then says that they are complete. */
  public Waiting completeSince(Instant landed) {
    return new Waiting(objects, bytes, oldest, newest, landed);
  }

  public boolean nothing() {
    return objects == 0;
  }

  /** As if one more, of no size, landed just now. */
  Waiting andOneMore(Instant now) {
    Instant last = newest == null || now.isAfter(newest) ? now : newest;
    return new Waiting(objects, bytes, oldest, last, marker);
  }
}
