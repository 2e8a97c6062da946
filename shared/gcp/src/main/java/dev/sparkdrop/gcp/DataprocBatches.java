package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.cloud.dataproc.v1.Batch;
import com.google.cloud.dataproc.v1.BatchControllerClient;
import com.google.cloud.dataproc.v1.CreateBatchRequest;
import com.google.cloud.dataproc.v1.GetBatchRequest;
import com.google.cloud.dataproc.v1.SparkBatch;
import com.google.longrunning.CancelOperationRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Sha256;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Serverless batches in Dataproc. Operations are begun and never waited for. */
final class DataprocBatches implements ServerlessBatches {
  private final String project;
  private final Function<String, BatchControllerClient> clients;
  private final ClusterDefaults home;
  private final Clock clock;

  /**
   * Batches of a project.
   *
   * @param clients the client of a region
   * @param home what a batch gets where its pipeline is silent
   */
  DataprocBatches(
      String project,
      Function<String, BatchControllerClient> clients,
      ClusterDefaults home,
      Clock clock) {
    this.project = project;
    this.clients = clients;
    this.home = home;
    this.clock = clock;
  }

  @Override
  public Optional<Failure> create(Order order) {
    return create(order, order.id(), batch -> {});
  }

  /**
   * Begins a batch.
   *
   * @param request names the request, so that a repeated one makes no second batch
   */
  private Optional<Failure> create(Order order, String request, Consumer<Batch.Builder> change) {
    String what = "Batch " + order.id() + " was refused in " + order.region();
    Batch.Builder batch = Batch.newBuilder();
    try {
      JsonFormat.parser().merge(order.batch(), batch);
    } catch (InvalidProtocolBufferException e) {
      ApiFailure faulty = new ApiFailure(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      return Optional.of(faulty.trouble(Cause.CONFIGURATION, what, clock.instant()));
    }
    home.fill(batch, order.region());
    batch.putAllLabels(order.labels());
    change.accept(batch);
    CreateBatchRequest create =
        CreateBatchRequest.newBuilder()
            .setParent("projects/" + project + "/locations/" + order.region())
            .setBatchId(order.id())
            .setRequestId(Sha256.hex(request, DataprocClusters.REQUEST_ID))
            .setBatch(batch)
            .build();
    return ApiFailure.ofMaking(
        client(order.region()).createBatchCallable().futureCall(create),
        "creating batch " + order.id(),
        what,
        ApiFailure::cause,
        clock);
  }

  @Override
  public ObservedJob see(String region, String id) {
    return get(region, id)
        .map(batch -> BatchStates.of(batch, clock.instant()))
        .orElse(ObservedJob.ABSENT);
  }

  @Override
  public void cancel(String region, String id) {
    Optional<Batch> there = get(region, id);
    if (there.isPresent() && !isFinal(there.get())) {
      cancel(region, there.get());
    }
  }

  private void cancel(String region, Batch batch) {
    CancelOperationRequest request =
        CancelOperationRequest.newBuilder().setName(batch.getOperation()).build();
    String doing = "cancelling " + batch.getName();
    try {
      CallTimeouts.answer(
          client(region)
              .getHttpJsonOperationsClient()
              .cancelOperationCallable()
              .futureCall(request),
          doing);
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      // What code a finished operation is refused with is written nowhere: so look.
      String id = batch.getName().substring(batch.getName().lastIndexOf('/') + 1);
      if (apiFailure.code() != Code.NOT_FOUND
          && get(region, id).filter(now -> !isFinal(now)).isPresent()) {
        throw apiFailure.thrown(doing, e);
      }
    }
  }

  /**
   * The batch that takes the id has the order's own environment, so that it is accepted wherever
   * the order would be; its program does not exist, and it is cancelled at once.
   */
  @Override
  public BlockResult block(Order order) {
    Optional<Batch> there = get(order.region(), order.id());
    if (there.isEmpty()) {
      Optional<Failure> refused = create(order, order.id() + "-blocker", DataprocBatches::empty);
      if (refused.isPresent()) {
        // What the user has to mend refuses the order, too; a quota may be free when it comes.
        return refused.get().fault() == Failure.Fault.USER
            ? BlockResult.BLOCKED
            : BlockResult.REFUSED;
      }
      there = get(order.region(), order.id());
    }
    boolean blocked = there.map(batch -> batch.containsLabels(BatchStates.BLOCKER)).orElse(false);
    if (blocked && !isFinal(there.get())) {
      cancel(order.region(), there.get());
    }
    return blocked ? BlockResult.BLOCKED : BlockResult.IN_USE;
  }

  private static void empty(Batch.Builder batch) {
    batch
        .setSparkBatch(SparkBatch.newBuilder().setMainClass("dev.sparkdrop.Blocker"))
        .putLabels(BatchStates.BLOCKER, "true");
  }

  private static boolean isFinal(Batch batch) {
    return switch (batch.getState()) {
      case SUCCEEDED, FAILED, CANCELLED -> true;
      case STATE_UNSPECIFIED, UNRECOGNIZED, PENDING, RUNNING, CANCELLING -> false;
    };
  }

  private Optional<Batch> get(String region, String id) {
    GetBatchRequest request =
        GetBatchRequest.newBuilder()
            .setName("projects/" + project + "/locations/" + region + "/batches/" + id)
            .build();
    String doing = "looking at batch " + id;
    try {
      return Optional.of(
          CallTimeouts.answer(client(region).getBatchCallable().futureCall(request), doing));
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      if (apiFailure.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw apiFailure.thrown(doing, e);
    }
  }

  private BatchControllerClient client(String region) {
    return clients.apply(region);
  }
}
