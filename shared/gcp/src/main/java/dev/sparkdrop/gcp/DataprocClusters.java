package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.cloud.dataproc.v1.Cluster;
import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.ClusterControllerClient;
import com.google.cloud.dataproc.v1.ClusterStatus;
import com.google.cloud.dataproc.v1.CreateClusterRequest;
import com.google.cloud.dataproc.v1.DeleteClusterRequest;
import com.google.cloud.dataproc.v1.GetClusterRequest;
import com.google.cloud.dataproc.v1.LifecycleConfig;
import com.google.cloud.dataproc.v1.ListClustersRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Clusters in Dataproc. Operations are begun and never waited for: the next look tells. */
final class DataprocClusters implements Clusters {
  /** Dataproc takes request ids of at most so many characters. */
  static final int REQUEST_ID = 40;

  private final String project;
  private final Function<String, ClusterControllerClient> clients;
  private final FailedCreation failedCreation;
  private final ClusterDefaults home;
  private final Clock clock;

  /**
   * Clusters of a project.
   *
   * @param clients the client of a region
   * @param home what a cluster gets where its config is silent
   */
  DataprocClusters(
      String project,
      Function<String, ClusterControllerClient> clients,
      ClusterDefaults home,
      Clock clock) {
    this.project = project;
    this.home = home;
    this.clients = clients;
    this.failedCreation = new FailedCreation(project, clients);
    this.clock = clock;
  }

  @Override
  public Optional<Failure> create(Order order) {
    String what = "Cluster " + order.name() + " was refused in " + order.region();
    ClusterConfig.Builder config = ClusterConfig.newBuilder();
    try {
      JsonFormat.parser().merge(order.config(), config);
    } catch (InvalidProtocolBufferException e) {
      ApiFailure faulty = new ApiFailure(Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
      return Optional.of(faulty.trouble(Cause.CONFIGURATION, what, clock.instant()));
    }
    home.fill(config, order.region());
    CreateClusterRequest request =
        CreateClusterRequest.newBuilder()
            .setProjectId(project)
            .setRegion(order.region())
            .setRequestId(Sha256.hex(order.name(), REQUEST_ID))
            .setCluster(
                Cluster.newBuilder()
                    .setProjectId(project)
                    .setClusterName(order.name())
                    .setConfig(config)
                    .putAllLabels(order.labels()))
            .build();
    return ApiFailure.ofMaking(
        client(order.region()).createClusterCallable().futureCall(request),
        "creating cluster " + order.name(),
        what,
        ApiFailure::cause,
        clock);
  }

  @Override
  public ObservedCluster see(String region, String name) {
    Optional<Cluster> there = get(region, name);
    if (there.isEmpty()) {
      return ObservedCluster.ABSENT;
    }
    Cluster cluster = there.get();
    ObservedCluster.State state = ClusterStates.of(cluster.getStatus().getState());
    Failure failure = state == ObservedCluster.State.BROKEN ? trouble(region, cluster) : null;
    return new ObservedCluster(state, cluster.getClusterUuid(), failure);
  }

  @Override
  public void delete(String region, String name, String uuid) {
    DeleteClusterRequest request =
        DeleteClusterRequest.newBuilder()
            .setProjectId(project)
            .setRegion(region)
            .setClusterName(name)
            .setClusterUuid(uuid)
            .build();
    String doing = "deleting cluster " + name;
    try {
      CallTimeouts.answer(client(region).deleteClusterCallable().futureCall(request), doing);
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      if (apiFailure.code() != Code.NOT_FOUND && !goingOrAnother(region, name, uuid)) {
        throw apiFailure.code() == Code.FAILED_PRECONDITION
            ? new RetryLater(doing + ", which is busy", e)
            : apiFailure.thrown(doing, e);
      }
    }
  }

  @Override
  public List<Found> labelled(String region, String key, String value) {
    ListClustersRequest request =
        ListClustersRequest.newBuilder()
            .setProjectId(project)
            .setRegion(region)
            .setFilter("labels." + key + " = " + value)
            .build();
    String doing = "listing clusters in " + region;
    List<Found> found = new ArrayList<>();
    try {
      CallTimeouts.answer(client(region).listClustersPagedCallable().futureCall(request), doing)
          .iterateAll()
          .forEach(cluster -> found.add(found(region, cluster)));
    } catch (ApiException e) {
      throw ApiFailure.of(e).thrown(doing, e);
    }
    return List.copyOf(found);
  }

  private static Found found(String region, Cluster cluster) {
    return new Found(
        region,
        cluster.getClusterName(),
        cluster.getClusterUuid(),
        cluster.getLabelsMap(),
        cluster.getStatus().getState() == ClusterStatus.State.DELETING,
        end(cluster));
  }

  /** Its age counts from the first state that it was in (LifecycleConfig, clusters.proto). */
  private static Instant end(Cluster cluster) {
    LifecycleConfig limits = cluster.getConfig().getLifecycleConfig();
    if (limits.hasAutoDeleteTime()) {
      return instant(limits.getAutoDeleteTime());
    }
    Instant began =
        Stream.concat(cluster.getStatusHistoryList().stream(), Stream.of(cluster.getStatus()))
            .filter(ClusterStatus::hasStateStartTime)
            .map(status -> instant(status.getStateStartTime()))
            .min(Comparator.naturalOrder())
            .orElse(null);
    return began == null || !limits.hasAutoDeleteTtl()
        ? null
        : began.plusSeconds(limits.getAutoDeleteTtl().getSeconds());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** Dataproc refuses to delete what is being deleted already. */
  private boolean goingOrAnother(String region, String name, String uuid) {
    return get(region, name)
        .map(
            cluster ->
                cluster.getStatus().getState() == ClusterStatus.State.DELETING
                    || !cluster.getClusterUuid().equals(uuid))
        .orElse(true);
  }

  private Optional<Cluster> get(String region, String name) {
    GetClusterRequest request =
        GetClusterRequest.newBuilder()
            .setProjectId(project)
            .setRegion(region)
            .setClusterName(name)
            .build();
    String doing = "looking at cluster " + name;
    try {
      return Optional.of(
          CallTimeouts.answer(client(region).getClusterCallable().futureCall(request), doing));
    } catch (ApiException e) {
      ApiFailure apiFailure = ApiFailure.of(e);
      if (apiFailure.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw apiFailure.thrown(doing, e);
    }
  }

  private Failure trouble(String region, Cluster cluster) {
    if (cluster.getStatus().getState() != ClusterStatus.State.ERROR) {
      String sentence =
          "Cluster "
              + cluster.getClusterName()
              + " was stopped, by hand or by a stop time of its own; jobs need one that runs.";
      return new Failure(Fault.PLATFORM, sentence, clock.instant());
    }
    // Without a failed creation it broke later on, which is the platform's fault.
    ApiFailure apiFailure =
        failedCreation
            .of(region, cluster)
            .orElseGet(() -> new ApiFailure(Code.UNKNOWN, cluster.getStatus().getDetail()));
    String what = "Cluster " + cluster.getClusterName() + " broke";
    return apiFailure.trouble(apiFailure.cause(), what, clock.instant());
  }

  private ClusterControllerClient client(String region) {
    return clients.apply(region);
  }
}
