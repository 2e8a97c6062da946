package dev.sparkdrop.cost;

import java.util.List;

/**
 * A day of files, run in every way.
 *
 * @param us the real lifecycle with its defaults
 * @param clairvoyant no job of it begins later than ours
 * @param serverless the real lifecycle with batches in place of clusters, in their own seconds
 * @param others every other way, in seconds of a cluster
 */
record Day(Trace trace, Bill us, Bill clairvoyant, Bill serverless, List<Peer> others) {
  private static final long DEBOUNCE = 60_000;

  /** Another way to run it. */
  record Peer(String name, Bill bill) {}

  static Day of(Trace trace) {
    Pace pace = Pace.TYPICAL;
    Peers peers = new Peers(pace);
    Bill us = RealLifecycle.run(pace, trace);
    Bill batches = RealLifecycle.serverless(pace, trace);
    Bill best = new Clairvoyant(pace, trace.landed(), us.started()).cheapest();
    return new Day(
        trace,
        us,
        best,
        batches,
        List.of(
            new Peer("`linger: 0s`", RealLifecycle.run(pace, trace, "batch: {linger: 0s}")),
            new Peer("`linger: 5m`", RealLifecycle.run(pace, trace, "batch: {linger: 5m}")),
            new Peer("serverless", batches.times(Engine.UNITS_12.times(Engine.THREE))),
            new Peer("a cluster, or a workflow template, per file", peers.clusterPerFile(trace)),
            new Peer("60 s debounce", peers.debounced(trace, DEBOUNCE)),
            new Peer("always on", peers.alwaysOn(trace))));
  }

  /** How many times the clairvoyant schedule's cluster time ours is. */
  double ratio() {
    return us.clusterTime() / (double) clairvoyant.clusterTime();
  }
}
