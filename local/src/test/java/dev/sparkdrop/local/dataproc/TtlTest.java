package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TtlTest {
  private TestCloud cloud;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    cloud = TestCloud.stopped(folder);
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private TestCloud.Answer cluster(String lifecycle) {
    return cloud.post(
        "/clusters", "{'clusterName':'c','config':{'lifecycleConfig':{" + lifecycle + "}}}");
  }

  @Test
  void idleClusterIsDeletedCountingFromTheMomentItWasReady() {
    cluster("'idleDeleteTtl':'300s'");
    cloud.timePasses(TestCloud.BOOT);
    cloud.timePasses(Duration.ofSeconds(299));
    assertEquals("RUNNING", cloud.clusterState("c"));

    cloud.timePasses(Duration.ofSeconds(1));

    assertEquals("DELETING", cloud.clusterState("c"));
    cloud.timePasses(Duration.ofSeconds(1));
    assertEquals("gone", cloud.clusterState("c"));
  }

  @Test
  void clusterWithAJobIsNotIdleAndCountsAgainFromTheJobsEnd() {
    cluster("'idleDeleteTtl':'300s'");
    cloud.timePasses(TestCloud.BOOT);
    cloud.timePasses(Duration.ofSeconds(200));
    cloud.submit("j");
    cloud.timePasses(Duration.ofSeconds(1000));
    assertEquals("RUNNING", cloud.clusterState("c"));
    cloud.drivers.next().exits(0);
    cloud.awaitJob("j", "DONE");

    cloud.timePasses(Duration.ofSeconds(299));
    assertEquals("RUNNING", cloud.clusterState("c"));
    cloud.timePasses(Duration.ofSeconds(1));

    assertEquals("DELETING", cloud.clusterState("c"));
  }

  @Test
  void ageCountsFromTheRequestAndEndsABusyClusterToo() {
    cluster("'autoDeleteTtl':'600s'");
    cloud.timePasses(TestCloud.BOOT);
    cloud.submit("j");
    cloud.awaitJob("j", "RUNNING");
    cloud.timePasses(Duration.ofMinutes(10).minus(TestCloud.BOOT).minusMillis(1));
    assertEquals("RUNNING", cloud.clusterState("c"));

    cloud.timePasses(Duration.ofMillis(1));

    assertEquals("DELETING", cloud.clusterState("c"));
    cloud.awaitJob("j", "ERROR");
    cloud.timePasses(Duration.ofSeconds(1));
    assertEquals("gone", cloud.clusterState("c"));
  }

  @Test
  void clusterIsDeletedAtItsTime() {
    cluster("'autoDeleteTime':'2026-11-22T12:00:00Z'");
    cloud.timePasses(TestCloud.BOOT);
    cloud.timePasses(Duration.ofHours(2).minus(TestCloud.BOOT).minusMillis(1));
    assertEquals("RUNNING", cloud.clusterState("c"));

    cloud.timePasses(Duration.ofMillis(1));

    assertEquals("DELETING", cloud.clusterState("c"));
  }

  @Test
  void brokenClusterEndsWithItsAgeToo() {
    cloud.refusal.set(new Capacity.Refusal(3, "Insufficient 'N2_CPUS' quota."));
    cluster("'autoDeleteTtl':'600s'");
    cloud.timePasses(TestCloud.BOOT);
    assertEquals("ERROR", cloud.clusterState("c"));

    cloud.timePasses(Duration.ofMinutes(10));

    assertEquals("DELETING", cloud.clusterState("c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'idleDeleteTtl':'299s'",
        "'autoDeleteTtl':'599s'",
        "'autoDeleteTtl':'1209601s'",
        "'idleDeleteTtl':'5m'",
        "'autoDeleteTtl':'600s','autoDeleteTime':'2026-12-01T00:00:00Z'"
      })
  void whatThePlatformRefusesIsRefused(String lifecycle) {
    assertEquals("INVALID_ARGUMENT", cluster(lifecycle).error());
  }
}
