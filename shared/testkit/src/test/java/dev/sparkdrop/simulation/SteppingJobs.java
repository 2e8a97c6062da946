package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.util.Optional;

/** Jobs whose every request is a turn, and whose submissions are judged. */
class SteppingJobs implements Jobs {
  private final Jobs jobs;
  private final Calls calls;
  private final Witness witness;

  SteppingJobs(Jobs jobs, Calls calls, Witness witness) {
    this.jobs = jobs;
    this.calls = calls;
    this.witness = witness;
  }

  @Override
  public Optional<Failure> submit(Order order) {
    return calls.callThatMayBeLate(
        () -> "submit job " + order.id() + " on " + order.cluster(),
        () -> {
          Optional<Failure> refused = jobs.submit(order);
          witness.afterSubmission();
          return refused;
        });
  }

  @Override
  public ObservedJob see(String region, String id) {
    return calls.call(
        () -> "see job " + id, () -> calls.lags() ? ObservedJob.ABSENT : jobs.see(region, id));
  }

  @Override
  public void cancel(String region, String id) {
    calls.run(
        () -> "cancel job " + id,
        () -> {
          witness.toldToStop(id);
          jobs.cancel(region, id);
        });
  }
}
