package dev.sparkdrop.pipeline;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param provision how long a cluster may take to come up
 * @param job how long a job may take
 * @param reuseCluster how old a cluster may be to get another run
 * @param giveUp how long a run may wait for a cluster
 */
record Timeouts(Duration provision, Duration job, Duration reuseCluster, Duration giveUp) {

  static Timeouts read(Section section) {
    Timeouts timeouts =
        new Timeouts(
            section.time("provision", Defaults.PROVISION),
            section.time("job", Defaults.JOB),
            section.duration("reuseCluster", Defaults.REUSE_CLUSTER),
            section.time("giveUp", Defaults.GIVE_UP));
    if (timeouts.giveUp.compareTo(timeouts.provision) < 0) {
      section
          .faults()
          .add(
              section.at("giveUp"),
              "is shorter than provision, " + Durations.format(timeouts.provision),
              "write at least that: else no cluster is ever waited for");
    }
    return timeouts;
  }

  /**
   * The longest that a cluster can be needed, from the request on: it comes up, takes its last run
   * when it is as old as it may be, and that job takes its time and is cancelled in the end.
   */
  Duration longestCluster() {
    return provision.plus(reuseCluster).plus(job).plus(Defaults.SPARE);
  }
}
