package dev.sparkdrop.run;

import java.time.Instant;
import java.util.function.Consumer;

/** A copy of a lane's record in the making: only what changes is named. */
final class LaneRecordBuilder {
  private final Lane lane;
  Phase phase;
  Instant since;
  Run run;
  ClusterLease lease;
  Backoff backoff;
  LaneTimings timings;
  Instant lingerUntil;
  Instant queued;
  Bisection bisection;

  private LaneRecordBuilder(LaneRecord record) {
    lane = record.lane();
    phase = record.phase();
    since = record.since();
    run = record.run();
    lease = record.lease();
    backoff = record.backoff();
    timings = record.timings();
    lingerUntil = record.lingerUntil();
    queued = record.queued();
    bisection = record.bisection();
  }

  static LaneRecord copy(LaneRecord record, Consumer<LaneRecordBuilder> change) {
    LaneRecordBuilder builder = new LaneRecordBuilder(record);
    change.accept(builder);
    return new LaneRecord(
        builder.lane,
        builder.phase,
        builder.since,
        builder.run,
        builder.lease,
        builder.backoff,
        builder.timings,
        builder.lingerUntil,
        builder.queued,
        builder.bisection);
  }

  /** The lane enters another phase. */
  void enter(Phase next, Instant now) {
    phase = next;
    since = now;
  }

  /** The run is decided, and the lane closes it. */
  void close(Run decided, Instant linger, Instant now) {
    enter(Phase.CLOSING, now);
    run = decided;
    lingerUntil = linger;
  }

  /** The lane pauses after one more failure. */
  void backOff(Instant now) {
    backoff = Backoff.after(backoff, now, run.pipeline());
  }
}
