package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.CancelledException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.dataproc.v1.Cluster;
import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.ClusterControllerClient;
import com.google.cloud.dataproc.v1.ClusterControllerSettings;
import com.google.cloud.dataproc.v1.ClusterStatus;
import com.google.cloud.dataproc.v1.Component;
import com.google.cloud.dataproc.v1.CreateClusterRequest;
import com.google.cloud.dataproc.v1.DeleteClusterRequest;
import com.google.cloud.dataproc.v1.Job;
import com.google.cloud.dataproc.v1.JobControllerClient;
import com.google.cloud.dataproc.v1.JobControllerSettings;
import com.google.cloud.dataproc.v1.JobPlacement;
import com.google.cloud.dataproc.v1.JobReference;
import com.google.cloud.dataproc.v1.JobStatus;
import com.google.cloud.dataproc.v1.LifecycleConfig;
import com.google.cloud.dataproc.v1.ListJobsRequest;
import com.google.cloud.dataproc.v1.SoftwareConfig;
import com.google.cloud.dataproc.v1.SparkJob;
import com.google.gson.JsonParser;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Google's own Java client against the local Dataproc, in real time. */
class DataprocClientTest {
  private TestCloud cloud;
  private ClusterControllerClient clusters;
  private JobControllerClient jobs;

  @TempDir Path folder;

  @BeforeEach
  void openQuick() throws Exception {
    open(java.time.Duration.ofMillis(50));
  }

  private void open(java.time.Duration deleteTime) throws Exception {
    cloud =
        new TestCloud(
            folder,
            new dev.sparkdrop.local.LocalClock(Clock.systemUTC()),
            new DataprocSettings(
                java.time.Duration.ofMillis(50), deleteTime, 2, java.time.Duration.ofSeconds(1)),
            null);
    clusters =
        ClusterControllerClient.create(
            ClusterControllerSettings.newHttpJsonBuilder()
                .setEndpoint(cloud.address().toString())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    jobs =
        JobControllerClient.create(
            JobControllerSettings.newHttpJsonBuilder()
                .setEndpoint(cloud.address().toString())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
  }

  @AfterEach
  void close() {
    clusters.close();
    jobs.close();
    cloud.close();
  }

  private static CreateClusterRequest request(String name) {
    ClusterConfig config =
        ClusterConfig.newBuilder()
            .setSoftwareConfig(
                SoftwareConfig.newBuilder()
                    .addOptionalComponents(Component.JUPYTER)
                    .putProperties("dataproc:dataproc.allow.zero.workers", "true"))
            .setLifecycleConfig(
                LifecycleConfig.newBuilder()
                    .setIdleDeleteTtl(Duration.newBuilder().setSeconds(1800)))
            .build();
    return CreateClusterRequest.newBuilder()
        .setProjectId("p")
        .setRegion("r")
        .setRequestId("request-" + name)
        .setCluster(
            Cluster.newBuilder()
                .setClusterName(name)
                .putLabels("sparkdrop-ledger", "abc")
                .setConfig(config))
        .build();
  }

  private Cluster running(String name) throws Exception {
    return clusters.createClusterAsync(request(name)).get(30, TimeUnit.SECONDS);
  }

  private static Job job(String id) {
    return Job.newBuilder()
        .setReference(JobReference.newBuilder().setJobId(id))
        .setPlacement(JobPlacement.newBuilder().setClusterName("c"))
        .setSparkJob(SparkJob.newBuilder().setMainClass("X").putProperties("a", "b"))
        .build();
  }

  @Test
  void clusterIsCreatedFoundAndDeleted() throws Exception {
    Cluster created = running("c");
    assertEquals(ClusterStatus.State.RUNNING, created.getStatus().getState());
    Cluster found = clusters.getCluster("p", "r", "c");
    assertEquals(Component.JUPYTER, found.getConfig().getSoftwareConfig().getOptionalComponents(0));
    assertEquals(1800, found.getConfig().getLifecycleConfig().getIdleDeleteTtl().getSeconds());
    String filter = "status.state = ACTIVE AND labels.sparkdrop-ledger = abc";
    assertEquals(
        found.getClusterUuid(),
        clusters.listClusters("p", "r", filter).iterateAll().iterator().next().getClusterUuid());
    DeleteClusterRequest.Builder delete =
        DeleteClusterRequest.newBuilder().setProjectId("p").setRegion("r").setClusterName("c");

    assertThrows(
        NotFoundException.class,
        () -> clusters.deleteClusterCallable().call(delete.setClusterUuid("another").build()));
    clusters
        .deleteClusterAsync(delete.setClusterUuid(found.getClusterUuid()).build())
        .get(30, TimeUnit.SECONDS);

    assertThrows(NotFoundException.class, () -> clusters.getCluster("p", "r", "c"));
  }

  @Test
  void refusalsAreTheExceptionsOfThePlatform() throws Exception {
    close();
    open(java.time.Duration.ofHours(1));
    running("c");

    assertRefused(
        "ALREADY_EXISTS",
        () ->
            clusters
                .createClusterCallable()
                .call(request("c").toBuilder().setRequestId("other").build()));
    assertRefused(
        "INVALID_ARGUMENT", () -> clusters.createClusterCallable().call(request("Capital")));
    clusters.deleteClusterCallable().call(delete());
    assertRefused("FAILED_PRECONDITION", () -> clusters.deleteClusterCallable().call(delete()));
    assertRefused("FAILED_PRECONDITION", () -> jobs.submitJob("p", "r", job("j")));
  }

  /**
   * Over HTTP/JSON the client makes its exception of the HTTP status alone (409 is ABORTED to it,
   * 400 INVALID_ARGUMENT); what the service meant is in the body.
   */
  private static void assertRefused(String status, Executable call) {
    ApiException refused = assertThrows(ApiException.class, call);
    HttpResponseException answer =
        assertInstanceOf(HttpResponseException.class, refused.getCause());
    assertEquals(
        status,
        ResourceJson.text(
            JsonParser.parseString(answer.getContent()).getAsJsonObject(), "error", "status"));
  }

  private static DeleteClusterRequest delete() {
    return DeleteClusterRequest.newBuilder()
        .setProjectId("p")
        .setRegion("r")
        .setClusterName("c")
        .build();
  }

  @Test
  void operationTellsOfItsCluster() throws Exception {
    var created = clusters.createClusterAsync(request("c"));

    assertEquals("c", created.getMetadata().get(30, TimeUnit.SECONDS).getClusterName());
    assertEquals(
        created.getMetadata().get().getClusterUuid(),
        created.get(30, TimeUnit.SECONDS).getClusterUuid());
    String filter = "clusterName = c AND operationType = CREATE";
    assertTrue(
        clusters
            .getHttpJsonOperationsClient()
            .listOperations("projects/p/regions/r/operations", filter)
            .iterateAll()
            .iterator()
            .next()
            .getDone());
  }

  @Test
  void refusedCapacityFailsTheOperationWithItsReason() {
    cloud.refusal.set(new Capacity.Refusal(3, "Insufficient 'N2_CPUS' quota."));

    Exception failed = assertThrows(Exception.class, () -> running("c"));

    assertTrue(failed.getMessage().contains("Insufficient 'N2_CPUS' quota."), failed.toString());
  }

  @Test
  void jobIsSubmittedFollowedListedAndRelabelled() throws Exception {
    running("c");
    Job submitted = jobs.submitJob("p", "r", job("j"));
    assertEquals(JobStatus.State.PENDING, submitted.getStatus().getState());
    assertRefused("ALREADY_EXISTS", () -> jobs.submitJob("p", "r", job("j")));
    cloud.drivers.next().exits(1);
    cloud.awaitJob("j", "ERROR");

    Job ended = jobs.getJob("p", "r", "j");

    assertTrue(ended.getDone());
    assertEquals("b", ended.getSparkJob().getPropertiesMap().get("a"));
    assertTrue(ended.getStatus().getDetails().contains("job failure"));
    var inactive =
        jobs.listJobs(
            ListJobsRequest.newBuilder()
                .setProjectId("p")
                .setRegion("r")
                .setClusterName("c")
                .setJobStateMatcher(ListJobsRequest.JobStateMatcher.NON_ACTIVE)
                .build());
    assertEquals("j", inactive.iterateAll().iterator().next().getReference().getJobId());
    Job relabelled =
        jobs.updateJob(
            com.google.cloud.dataproc.v1.UpdateJobRequest.newBuilder()
                .setProjectId("p")
                .setRegion("r")
                .setJobId("j")
                .setJob(Job.newBuilder().putLabels("k", "v"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
                .build());
    assertEquals("v", relabelled.getLabelsMap().get("k"));
    jobs.deleteJob("p", "r", "j");
    assertThrows(NotFoundException.class, () -> jobs.getJob("p", "r", "j"));
  }

  @Test
  void jobIsCancelledAndItsOperationEndsWithIt() throws Exception {
    running("c");
    var operation =
        jobs.submitJobAsOperationAsync(
            com.google.cloud.dataproc.v1.SubmitJobRequest.newBuilder()
                .setProjectId("p")
                .setRegion("r")
                .setJob(job("j"))
                .build());
    assertEquals("j", operation.getMetadata().get(30, TimeUnit.SECONDS).getJobId());
    cloud.awaitJob("j", "RUNNING");

    jobs.cancelJob("p", "r", "j");

    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> operation.get(30, TimeUnit.SECONDS));
    assertInstanceOf(CancelledException.class, ended.getCause());
    assertEquals(JobStatus.State.CANCELLED, jobs.getJob("p", "r", "j").getStatus().getState());
  }
}
