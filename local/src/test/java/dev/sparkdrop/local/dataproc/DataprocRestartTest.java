package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.dataproc.TestCloud.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataprocRestartTest {
  @TempDir Path folder;

  @Test
  void startsAndDeletionsAreFinishedByTheNextProcess() throws IOException {
    String operation;
    try (TestCloud first = TestCloud.stopped(folder)) {
      first.runningCluster("old");
      operation = first.createCluster("new").text("name");
      first.delete("/clusters/old");
    }

    try (TestCloud next = TestCloud.stopped(folder)) {
      assertEquals("CREATING", next.clusterState("new"));
      next.timePasses(TestCloud.BOOT);

      assertEquals("RUNNING", next.clusterState("new"));
      assertEquals("gone", next.clusterState("old"));
      Answer done = next.get(operation.replaceFirst("projects/p/regions/r", ""));
      assertTrue(done.body().get("done").getAsBoolean());
    }
  }

  @Test
  void jobWhoseDriverIsGoneEndsInErrorAndAWaitingOneRuns() throws IOException {
    try (TestCloud first = TestCloud.stopped(folder)) {
      first.runningCluster("c");
      for (String id : new String[] {"a", "b"}) {
        first.submit(id);
        first.drivers.next();
        first.awaitJob(id, "RUNNING");
      }
      first.submit("waits");
    }

    try (TestCloud next = TestCloud.stopped(folder)) {
      assertEquals("ERROR", next.jobState("a"));
      assertTrue(next.get("/jobs/b").text("status", "details").contains("No agent on master node"));
      assertEquals("waits", next.drivers.next().jobId());
    }
  }

  @Test
  void clusterWhoseJobsWereLostIsIdleFromThen() throws IOException {
    try (TestCloud first = TestCloud.stopped(folder)) {
      first.post(
          "/clusters", "{'clusterName':'c','config':{'lifecycleConfig':{'idleDeleteTtl':'300s'}}}");
      first.timePasses(TestCloud.BOOT);
      first.submit("a");
      first.awaitJob("a", "RUNNING");
    }

    try (TestCloud next = TestCloud.stopped(folder)) {
      next.timePasses(Duration.ofMinutes(5));

      assertEquals("DELETING", next.clusterState("c"));
    }
  }

  @Test
  void repeatedRequestIsKnownToTheNextProcess() throws IOException {
    String first;
    try (TestCloud cloud = TestCloud.stopped(folder)) {
      first = cloud.post("/clusters?requestId=once", "{'clusterName':'c'}").text("name");
    }

    try (TestCloud next = TestCloud.stopped(folder)) {
      Answer again = next.post("/clusters?requestId=once", "{'clusterName':'c'}");

      assertEquals(first, again.text("name"));
    }
  }
}
