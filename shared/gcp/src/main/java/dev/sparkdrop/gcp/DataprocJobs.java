package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.cloud.dataproc.v1.CancelJobRequest;
import com.google.cloud.dataproc.v1.GetJobRequest;
import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobControllerClient;
import com.google.cloud.dataproc.v1.JobPlacement;
import com.google.cloud.dataproc.v1.JobReference;
import com.google.cloud.dataproc.v1.SubmitJobRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Sha256;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Jobs in Dataproc. */
final class DataprocJobs implements Jobs {
  private final String project;
  private final Function<String, JobControllerClient> clients;
  private final Clock clock;

  /**
   * Jobs of a project.
   *
   * @param clients the client of a region
   */
  DataprocJobs(String project, Function<String, JobControllerClient> clients, Clock clock) {
    this.project = project;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Optional<Failure> submit(Order order) {
    String what = "Job " + order.id() + " was refused on cluster " + order.cluster();
    Job.Builder job = Job.newBuilder();
    try {
      JsonFormat.parser().merge(order.job(), job);
    } catch (InvalidProtocolBufferException e) {
      ApiFailure faulty = new ApiFailure(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      return Optional.of(faulty.trouble(Cause.CONFIGURATION, what, clock.instant()));
    }
    job.setReference(JobReference.newBuilder().setProjectId(project).setJobId(order.id()))
        .setPlacement(JobPlacement.newBuilder().setClusterName(order.cluster()))
        .putAllLabels(order.labels());
    SubmitJobRequest request =
        SubmitJobRequest.newBuilder()
            .setProjectId(project)
            .setRegion(order.region())
            .setRequestId(Sha256.hex(order.id(), DataprocClusters.REQUEST_ID))
            .setJob(job)
            .build();
    return ApiFailure.ofMaking(
        client(order.region()).submitJobCallable().futureCall(request),
        "submitting job " + order.id(),
        what,
        DataprocJobs::cause,
        clock);
  }

  /** A cluster that is not there, or can't take a job, is nothing that a user did. */
  private static Cause cause(ApiFailure apiFailure) {
    boolean ofCluster =
        apiFailure.code() == Code.NOT_FOUND || apiFailure.code() == Code.FAILED_PRECONDITION;
    return switch (apiFailure.cause()) {
      case PERMISSION -> Cause.PERMISSION;
      case CONFIGURATION -> ofCluster ? Cause.PLATFORM : Cause.CONFIGURATION;
      // A job needs no machines of its own.
      case QUOTA, STOCKOUT, CALLS, PLATFORM -> Cause.PLATFORM;
    };
  }

  @Override
  public ObservedJob see(String region, String id) {
    return get(region, id)
        .map(job -> JobStates.of(job, clock.instant()))
        .orElse(ObservedJob.ABSENT);
  }

  @Override
  public void cancel(String region, String id) {
    CancelJobRequest request =
        CancelJobRequest.newBuilder().setProjectId(project).setRegion(region).setJobId(id).build();
    String doing = "cancelling job " + id;
    try {
      CallTimeouts.answer(client(region).cancelJobCallable().futureCall(request), doing);
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      // What code a final job is refused with is written nowhere: so look.
      if (apiFailure.code() != Code.NOT_FOUND
          && see(region, id).state() == ObservedJob.State.ACTIVE) {
        throw apiFailure.thrown(doing, e);
      }
    }
  }

  private Optional<Job> get(String region, String id) {
    GetJobRequest request =
        GetJobRequest.newBuilder().setProjectId(project).setRegion(region).setJobId(id).build();
    String doing = "looking at job " + id;
    try {
      return Optional.of(
          CallTimeouts.answer(client(region).getJobCallable().futureCall(request), doing));
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      if (apiFailure.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw apiFailure.thrown(doing, e);
    }
  }

  private JobControllerClient client(String region) {
    return clients.apply(region);
  }
}
