package dev.sparkdrop.run;

import java.time.Instant;

/**
 * When the steps of a run happened; each is null until it did, or where the run had no such step (a
 * run on a warm cluster asks for none).
 */
public record Timeline(
    Instant opened,
    Instant clusterRequested,
    Instant clusterReady,
    Instant sealed,
    Instant submitted,
    Instant jobEnded,
    Instant closed,
    Instant loadBegan,
    Instant loadEnded) {

  /** Of a run whose rows were not loaded into a warehouse. */
  public Timeline(
      Instant opened,
      Instant clusterRequested,
      Instant clusterReady,
      Instant sealed,
      Instant submitted,
      Instant jobEnded,
      Instant closed) {
    this(opened, clusterRequested, clusterReady, sealed, submitted, jobEnded, closed, null, null);
  }

  static Timeline openedAt(Instant at) {
    return new Timeline(at, null, null, null, null, null, null);
  }

  Timeline withCluster(ClusterLease clusterLease) {
    return new Timeline(
        opened,
        clusterLease.requested(),
        clusterLease.ready(),
        sealed,
        submitted,
        jobEnded,
        closed);
  }

  Timeline sealedAt(Instant at) {
    Instant first = sealed == null ? at : sealed;
    return new Timeline(opened, clusterRequested, clusterReady, first, submitted, jobEnded, closed);
  }

  Timeline submittedAt(Instant at) {
    return new Timeline(opened, clusterRequested, clusterReady, sealed, at, jobEnded, closed);
  }

  Timeline jobEndedAt(Instant ended) {
    return new Timeline(opened, clusterRequested, clusterReady, sealed, submitted, ended, closed);
  }

  Timeline loadedAt(Instant began, Instant ended) {
    return new Timeline(
        opened, clusterRequested, clusterReady, sealed, submitted, jobEnded, ended, began, ended);
  }

  Timeline closedAt(Instant at, Instant ended) {
    return new Timeline(opened, clusterRequested, clusterReady, sealed, submitted, ended, at);
  }
}
