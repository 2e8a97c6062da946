package dev.sparkdrop.gcp;

import com.google.cloud.dataproc.v1.Batch;
import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobStatus;
import com.google.gson.JsonObject;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import java.time.Clock;

/** What our adapters make of the platform's own answers, for stories in other rooms. */
public final class RawAnswers {
  private final Clock clock;

  public RawAnswers(Clock clock) {
    this.clock = clock;
  }

  /** A create that is answered so; may throw, as the adapter does. */
  public Failure create(Clusters.Order order, int http, String status, String message) {
    try (FakeCloud cloud = new FakeCloud().refuses(http, status, message)) {
      return clients(cloud).clusters().create(order).orElse(null);
    }
  }

  /** A submit that is answered so; may throw, as the adapter does. */
  public Failure submit(Jobs.Order order, int http, String status, String message) {
    try (FakeCloud cloud = new FakeCloud().refuses(http, status, message)) {
      return clients(cloud).jobs().submit(order).orElse(null);
    }
  }

  /** A creation of a serverless batch that is answered so; may throw, as the adapter does. */
  public Failure create(ServerlessBatches.Order order, int http, String status, String message) {
    try (FakeCloud cloud = new FakeCloud().refuses(http, status, message)) {
      return clients(cloud).batches().create(order).orElse(null);
    }
  }

  /** A serverless batch in state FAILED with such a message, before or after its driver ran. */
  public ObservedJob failedBatch(String message, boolean ran) {
    Batch.Builder batch = Batch.newBuilder().setState(Batch.State.FAILED).setStateMessage(message);
    if (ran) {
      batch.addStateHistory(Batch.StateHistory.newBuilder().setState(Batch.State.RUNNING));
    }
    return BatchStates.of(batch.build(), clock.instant());
  }

  /** A cluster whose creation's operation failed so. */
  public Failure failedCreation(Clusters.Order order, int code, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", message);
    String operation =
        """
        {"operations": [{"name": "projects/p/regions/r/operations/o", "done": true, "metadata": {
          "@type": "type.googleapis.com/google.cloud.dataproc.v1.ClusterOperationMetadata",
          "clusterName": "%s", "operationType": "CREATE", "clusterUuid": "u"}, "error": %s}]}
        """;
    return seen(order.name(), "ERROR", "", operation.formatted(order.name(), error));
  }

  /** A cluster that is in a state in which it takes no jobs, though its creation went well. */
  public Failure cluster(String name, String state, String detail) {
    return seen(name, state, detail, "{}");
  }

  private Failure seen(String name, String state, String detail, String operations) {
    String cluster =
        """
        {"projectId": "p", "clusterName": "%s", "clusterUuid": "u",
         "status": {"state": "%s", "detail": "%s"}}
        """;
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answers(200, cluster.formatted(name, state, detail)).answers(200, operations);
      return clients(cloud).clusters().see("r", name).failure();
    }
  }

  /** A job that ended in state ERROR with such details. */
  public ObservedJob error(String details) {
    JobStatus status =
        JobStatus.newBuilder().setState(JobStatus.State.ERROR).setDetails(details).build();
    return JobStates.of(Job.newBuilder().setStatus(status).build(), clock.instant());
  }

  private CloudClients clients(FakeCloud cloud) {
    return new CloudClients("p", "tests", null, cloud.url(), null, ClusterDefaults.PLATFORM, clock);
  }
}
