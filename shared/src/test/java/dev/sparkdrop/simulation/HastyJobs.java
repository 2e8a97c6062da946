package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.SeenJob;
import dev.sparkdrop.run.Trouble;
import java.util.Optional;

/** Jobs that count as lost once their cluster is given up on, whatever became of them. */
record HastyJobs(Jobs jobs, Scene scene) implements Jobs {
  @Override
  public Optional<Trouble> submit(Order order) {
    return jobs.submit(order);
  }

  @Override
  public SeenJob see(String region, String id) {
    SeenJob seen = jobs.see(region, id);
    return deleting(id) && seen.state() != SeenJob.State.ABSENT
        ? new SeenJob(SeenJob.State.LOST, "Nobody looked again.", null, null)
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
