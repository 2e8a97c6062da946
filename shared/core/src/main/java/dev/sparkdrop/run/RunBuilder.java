package dev.sparkdrop.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A copy of a run in the making: only what changes is named. */
final class RunBuilder {
  String id;
  String pipeline;
  int clusters;
  int attempt = 1;
  boolean submitted;
  int ownFaults;
  int platformFaults;
  Instant cancelRequested;
  Run.Stop stop;
  List<Attempt> attempts = List.of();
  Timeline timeline;
  Run.Ending ending;
  Instant clusterNeeded;
  Instant jobMissing;
  Loading loading;
  Integer objects;

  /** A run that has only a name; everything else is to be set. */
  static Run open(String id, String pipeline, Consumer<RunBuilder> rest) {
    RunBuilder builder = new RunBuilder();
    builder.id = id;
    builder.pipeline = pipeline;
    rest.accept(builder);
    return builder.build();
  }

  static Run copy(Run run, Consumer<RunBuilder> change) {
    RunBuilder builder = new RunBuilder();
    builder.id = run.id();
    builder.pipeline = run.pipeline();
    builder.clusters = run.clusters();
    builder.attempt = run.attempt();
    builder.submitted = run.submitted();
    builder.ownFaults = run.ownFaults();
    builder.platformFaults = run.platformFaults();
    builder.cancelRequested = run.cancelRequested();
    builder.stop = run.stop();
    builder.attempts = run.attempts();
    builder.timeline = run.timeline();
    builder.ending = run.ending();
    builder.clusterNeeded = run.clusterNeeded();
    builder.jobMissing = run.jobMissing();
    builder.loading = run.loading();
    builder.objects = run.objects();
    change.accept(builder);
    return builder.build();
  }

  void add(Attempt over) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(Objects.requireNonNull(over, "over"));
    attempts = all;
  }

  /** The current attempt is over; the next one has the next number. */
  void nextNumber() {
    attempt++;
    submitted = false;
    jobMissing = null;
  }

  private Run build() {
    return new Run(
        id,
        pipeline,
        clusters,
        attempt,
        submitted,
        ownFaults,
        platformFaults,
        cancelRequested,
        stop,
        attempts,
        timeline,
        ending,
        clusterNeeded,
        jobMissing,
        loading,
        objects);
  }
}
