package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Phase;
import java.util.Optional;

/** Jobs that count as lost once their cluster is given up on, whatever became of them. */
record HastyJobs(Jobs jobs, Scene scene) implements Jobs {
  @Override
  public Optional<Failure> submit(Order order) {
    return jobs.submit(order);
  }

  @Override
  public ObservedJob see(String region, String id) {
    ObservedJob seen = jobs.see(region, id);
    return deleting(id) && seen.state() != ObservedJob.State.ABSENT
        ? new ObservedJob(ObservedJob.State.LOST, "Nobody looked again.", null, null)
        : seen;
  }

  @Override
  public void cancel(String region, String id) {
    jobs.cancel(region, id);
  }

  private boolean deleting(String id) {
    boolean[] found = new boolean[1];
    scene
        .ledger
        .records()
        .forEach(
            listed -> {
              boolean whose = id.startsWith(listed.lane() + "-");
              found[0] |= whose && listed.phase() == Phase.DELETING;
            });
    return found[0];
  }
}
