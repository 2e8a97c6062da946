package dev.sparkdrop.scale;

import dev.sparkdrop.reconcile.WatchedBucket;
import dev.sparkdrop.reconcile.World;
import java.util.List;

/**
 * Requests to Cloud Storage, as the ports made them.
 *
 * @param pages of listings
 * @param reads of one object; each is two requests, of its metadata and of its content
 * @param looks at one object's metadata; a hundred go in one request, and each is paid for
 * @param writes of one object
 */
record Counted(double pages, double reads, double looks, double writes) {

  /** Everything that was called so far. */
  static Counted of(World world) {
    Counted all = new Counted(0, 0, 0, 0);
    for (WatchedBucket bucket : List.of(world.stateCalls, world.landingCalls)) {
      all =
          all.plus(
              new Counted(
                  bucket.listings().size(),
                  bucket.calls("read "),
                  bucket.calls("stat "),
                  bucket.calls("write ") + bucket.calls("create ")),
              1);
    }
    return all;
  }

  Counted plus(Counted other, double times) {
    return new Counted(
        pages + times * other.pages,
        reads + times * other.reads,
        looks + times * other.looks,
        writes + times * other.writes);
  }

  Counted minus(Counted other) {
    return plus(other, -1);
  }

  Counted times(double times) {
    return new Counted(0, 0, 0, 0).plus(this, times);
  }

  /** Class A (writes and listings) at $0.005 and class B at $0.0004 a thousand; deletions free. */
  double dollars() {
    return (pages + writes) * 0.005 / 1000 + (2 * reads + looks) * 0.0004 / 1000;
  }
}
