package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Shell.Said;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./deploy.sh gcp} and {@code destroy} against a fake gcloud, wherever the real one is not
 * installed, too. {@link GcloudDeployTest} has the real one run them.
 */
class DeployToGoogleTest {
  private static final String ACCOUNT = "@demo-project.iam.gserviceaccount.com";

  /** How many steps fail in turn; with {@code -Pall} every one does. */
  private static final int FAILURES = Boolean.getBoolean("stories.all") ? 1000 : 3;

  /** One that is deployed, with no more than the defaults; nobody changes it. */
  private static FakeProject deployed;

  private static Said first;

  @TempDir Path folder;
  private FakeProject project;

  @BeforeAll
  static void aDeployedProject(@TempDir Path elsewhere) throws Exception {
    deployed = new FakeProject(elsewhere);
    first = deployed.gcp();
  }

  @BeforeEach
  void aFreshProject() throws Exception {
    project = new FakeProject(folder);
  }

  @Test
  void theFirstRunMakesEachThingOnceAndTheSecondChangesNothing() throws Exception {
    assertEquals(0, first.exit(), first::text);
    project.as(deployed);
    List<String> created = deployed.log().stream().filter(l -> l.contains(" create ")).toList();
    SortedMap<String, String> things = project.things();
    SortedMap<String, String> policies = project.policies();
    project.forgetLog();

    Said second = project.gcp();

    assertEquals(0, second.exit(), second::text);
    assertTrue(second.text().contains("Nothing was changed"), second::text);
    assertEquals(0, project.changes());
    assertEquals(things, project.things());
    assertEquals(policies, project.policies());
    Set<String> once = new HashSet<>(created);
    assertEquals(once.size(), created.size(), created::toString);
    List<String> asked = project.log().stream().filter(l -> l.contains("get-iam-policy")).toList();
    assertEquals(new HashSet<>(asked).size(), asked.size(), asked::toString);
    mattersAreAsTheyShould(things, policies);
    assertEquals(
        Set.of(
            "demo-project-code/sparkdrop-jobs-1.0.0.jar",
            "demo-project-code/prices.yaml",
            "demo-project-code/pipelines/flights.yaml",
            "demo-project-code/pipelines/weather.yaml"),
        project.objects().keySet().stream()
            .filter(o -> !o.endsWith("birdstrikes.yaml"))
            .collect(Collectors.toSet()));
  }

  @Test
  void permissionsOfManyOthersDoNotHideOurs() throws Exception {
    // More than a pipe holds.
    String others =
        IntStream.range(0, 5000)
            .mapToObj(i -> "roles/viewer,user:somebody-" + i + "@example.org\n")
            .collect(Collectors.joining());
    project.as(deployed);
    project.write(
        "project/policies/projects:demo-project",
        deployed.policies().get("projects:demo-project") + others);
    project.forgetLog();

    Said second = project.gcp();

    assertTrue(second.text().contains("Nothing was changed"), second::text);
  }

  private static void mattersAreAsTheyShould(
      SortedMap<String, String> things, SortedMap<String, String> policies) {
    has(things, "functions/sparkdrop-launch", "retry=true");
    has(things, "functions/sparkdrop-launch", "run-service-account=sparkdrop-controller" + ACCOUNT);
    has(things, "functions/sparkdrop-launch", "trigger-service-account=sparkdrop-trigger");
    has(things, "functions/sparkdrop-launch", "trigger-location=europe-west1");
    has(things, "functions/sparkdrop-launch", "bucket=demo-project-landing");
    has(things, "functions/sparkdrop-launch", "timeout=540s");
    has(things, "functions/sparkdrop-teardown", "no-retry=true");
    has(things, "functions/sparkdrop-teardown", "trigger-topic=sparkdrop-wakeups");
    has(things, "functions/sparkdrop-ingest", "no-allow-unauthenticated=true");
    has(things, "functions/sparkdrop-ingest", "run-service-account=sparkdrop-ingest" + ACCOUNT);
    has(things, "functions/sparkdrop-ingest", "SPARKDROP_CLUSTER_BUCKET=demo-project-staging;;");
    has(things, "pubsub-subscriptions/eventarc-sparkdrop-launch", "ack-deadline=600");
    has(things, "pubsub-subscriptions/eventarc-sparkdrop-launch", "retention-duration=7d");
    has(things, "pubsub-subscriptions/eventarc-sparkdrop-launch", "topic=sparkdrop-dead-letters");
    has(things, "logging-sinks/sparkdrop-job-ends", "JobController.SubmitJob\"");
    has(things, "logging-sinks/sparkdrop-job-ends", "AND operation.last=true");
    has(things, "scheduler-jobs/sparkdrop-tick", "schedule=* * * * *");
    has(things, "storage-buckets/demo-project-state", "lifecycle-state.json");
    has(policies, "pubsub-topics:sparkdrop-wakeups", "roles/pubsub.publisher,serviceAccount:sink@");
    // ActAs on the clusters' account only, and nothing of the ledger for that account but two
    // folders.
    assertEquals(
        Set.of("iam-service-accounts:sparkdrop-cluster" + ACCOUNT),
        policies.keySet().stream()
            .filter(p -> policies.get(p).contains("serviceAccountUser"))
            .collect(Collectors.toSet()));
    assertFalse(policies.get("storage-buckets:demo-project-state").contains("sparkdrop-cluster"));
    String project = policies.get("projects:demo-project");
    assertFalse(project.contains("dataproc.worker"), project);
    assertFalse(project.contains("roles/storage.objectUser"), project);
    assertFalse(String.join("", policies.values()).contains("allUsers"));
  }

  private static void has(SortedMap<String, String> things, String name, String text) {
    String thing = things.getOrDefault(name, "absent");
    assertTrue(thing.contains(text), () -> name + " should have " + text + ":\n" + thing);
  }

  @Test
  void theJobAndThePipelinesAreThereBeforeAnyTrigger() throws Exception {
    List<String> log = deployed.log();
    int uploaded = last(log, "storage rsync");
    assertTrue(uploaded < first(log, "functions deploy"), log::toString);
    assertTrue(uploaded < first(log, "scheduler jobs create"), log::toString);
  }

  private static int first(List<String> log, String command) {
    return log.indexOf(log.stream().filter(l -> l.startsWith(command)).findFirst().orElseThrow());
  }

  private static int last(List<String> log, String command) {
    return log.lastIndexOf(
        log.stream().filter(l -> l.startsWith(command)).reduce((a, b) -> b).orElseThrow());
  }

  @Test
  void afterAFailureAtAStepAnotherRunGoesOnToTheSameEnd() throws Exception {
    int changes = deployed.changes();
    SortedMap<String, String> things = deployed.things();
    SortedMap<String, String> policies = deployed.policies();
    int stride = Math.max(1, changes / FAILURES);
    // Each run gets some steps further: done or not, the next one can tell.
    for (int step = 1; step <= changes; step += stride) {
      String how = step / stride % 2 == 0 ? "FAKE_FAIL" : "FAKE_LOSE";
      project.write("project/log", "");

      Said said = project.deploy(Map.of(how, Integer.toString(step)), FakeProject.command("gcp"));

      assertEquals(1, said.exit(), said::text);
      assertTrue(said.text().contains("run the same ./deploy.sh again"), said::text);
      assertTrue(said.text().contains(" failed at\n\n  gcloud "), said::text);
      // What failed before it was done counts once more.
      project.write("project/count", Integer.toString(how.equals("FAKE_FAIL") ? step - 1 : step));
    }

    assertEquals(0, project.gcp().exit());

    assertEquals(things, project.things());
    assertEquals(policies, project.policies());
  }

  @Test
  void destroyLeavesNothing() throws Exception {
    project.as(deployed);
    project.write("project/machines", "birdstrikes-1-1\teurope-west1\n");
    project.drop("demo-project-landing/a.csv");

    Said kept = project.destroy();

    assertEquals(0, kept.exit(), kept::text);
    assertTrue(kept.text().contains("--with-data"), kept::text);
    assertEquals(Set.of("storage-buckets/demo-project-landing"), project.things().keySet());
    assertEquals(Set.of("demo-project-landing/a.csv"), project.objects().keySet());

    Said all = project.destroy("--with-data");

    assertEquals(0, all.exit(), all::text);
    assertEquals(Map.of(), project.things());
    // Others may rely on what the platform's own agents may do.
    assertEquals(Set.of("projects:demo-project"), project.policies().keySet());
    assertEquals(
        "roles/pubsub.publisher,serviceAccount:"
            + "service-123456789012@gs-project-accounts.iam.gserviceaccount.com\n",
        project.policies().get("projects:demo-project"));
    assertTrue(project.log().stream().anyMatch(l -> l.startsWith("dataproc clusters delete")));

    assertTrue(project.destroy().text().contains("There was nothing to remove"));
  }

  @Test
  void whatIsAskedForInAdditionIsSetUpOnceAndGoesAgain() throws Exception {
    String[] more = {
      "--secrets=partner,mirror-token",
      "--alert-email=oncall@example.com",
      "--console-actions",
      "--alert-chat=team-chat",
      "--kms-key=projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k"
    };
    project.write("schedules", "weather\t0 6 * * *\tEurope/Berlin\tmarker\n");
    project.write("chats", "birds-chat\nteam-chat");
    Said first = project.gcp(more);
    assertEquals(0, first.exit(), first::text);
    SortedMap<String, String> things = project.things();
    project.forgetLog();

    Said second = project.gcp(more);

    assertTrue(second.text().contains("Nothing was changed"), second::text);
    has(
        things,
        "functions/sparkdrop-ingest",
        "SPARKDROP_SECRET_PARTNER=partner:latest,SPARKDROP_SECRET_MIRROR_TOKEN=mirror-token:latest");
    has(things, "functions/sparkdrop-console", "SPARKDROP_CONSOLE_ACTIONS=true");
    has(things, "functions/sparkdrop-console", "/repositories/sparkdrop");
    has(things, "scheduler-jobs/sparkdrop-ingest-weather", "schedule=0 6 * * *");
    has(
        things,
        "scheduler-jobs/sparkdrop-ingest-weather",
        "a.run.app/?pipeline=weather&marker=true");
    has(things, "alpha-monitoring-policies/failed-runs", "policy-from-file=deploy/alert-failed");
    SortedMap<String, String> policies = project.policies();
    has(policies, "secrets:partner", "secretAccessor,serviceAccount:sparkdrop-ingest" + ACCOUNT);
    has(
        things,
        "functions/sparkdrop-teardown",
        "SPARKDROP_CHAT=team-chat:latest,SPARKDROP_CHAT_BIRDS_CHAT=birds-chat:latest,"
            + "SPARKDROP_CHAT_TEAM_CHAT=team-chat:latest");
    has(
        policies,
        "secrets:birds-chat",
        "secretAccessor,serviceAccount:sparkdrop-controller" + ACCOUNT);
    has(
        policies,
        "secrets:team-chat",
        "secretAccessor,serviceAccount:sparkdrop-controller" + ACCOUNT);
    has(policies, "run-services:sparkdrop-ingest", "serviceAccount:sparkdrop-trigger" + ACCOUNT);

    more[1] = "--alert-email=another@example.com";
    Said third = project.gcp(more);

    assertEquals(0, third.exit(), third::text);
    assertTrue(third.text().contains("notification channel: its address"), third::text);
    String channels = "beta-monitoring-channels/";
    SortedMap<String, String> channel = project.things().tailMap(channels);
    has(channel, channel.firstKey(), "labels.email_address=another@example.com");
    assertEquals(1, project.changes());

    // Without them the pipeline's schedule, and what the console may ask for, are taken back.
    project.write("schedules", "");
    assertEquals(0, project.gcp().exit());

    assertFalse(project.things().containsKey("scheduler-jobs/sparkdrop-ingest-weather"));
    has(project.things(), "functions/sparkdrop-console", "SPARKDROP_CONSOLE_ACTIONS=false");
    assertFalse(
        String.join("", project.policies().values())
            .contains("sparkdropAdder,serviceAccount:sparkdrop-console"));

    assertEquals(0, project.destroy("--with-data", more[0], more[3], more[4]).exit());
    assertEquals(Map.of(), project.things());
  }

  @Test
  void aSecretThatIsNotThereIsToldBeforeAnythingIsBegun() throws Exception {
    Said said = project.gcp("--secrets=partner,lost");

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("secret lost can't be seen: ERROR"), said::text);
  }

  @Test
  void aPipelinesChatThatIsNotThereIsToldBeforeAnythingIsBegun() throws Exception {
    project.write("chats", "birds-chat\nlost");

    Said said = project.gcp();

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("secret lost can't be seen: ERROR"), said::text);
    assertFalse(said.text().contains("secret birds-chat"), said::text);
  }

  @Test
  void aSecretThatAPipelineNamesAndNobodyMountsIsToldBeforeAnythingIsBegun() throws Exception {
    project.write(
        "pipelines/partner.yaml", "${secret.PARTNER} ${secret.MIRROR_TOKEN} ${secret.OTHER}\n");

    Said said = project.gcp("--secrets=partner,mirror-token");

    assertEquals(2, said.exit(), said::text);
    assertTrue(
        said.text().contains("  - a pipeline file names ${secret.OTHER}, and no secret"),
        said::text);
    assertFalse(said.text().contains("${secret.PARTNER}"), said::text);
    assertFalse(said.text().contains("${secret.MIRROR_TOKEN}"), said::text);
  }

  @Test
  void aBucketOfTheUsersOwnIsUsedAsItIsAndStays() throws Exception {
    project.write("project/things/storage-buckets/mine", "name=mine\n");
    project.drop("mine/a.csv");

    Said said = project.gcp("--landing", "mine");

    assertEquals(0, said.exit(), said::text);
    assertTrue(said.text().contains("bucket mine: yours, and used as it is"), said::text);
    project.destroy("--landing", "mine", "--with-data");
    assertEquals(Map.of("storage-buckets/mine", "name=mine\n"), project.things());
    assertEquals(Set.of("mine/a.csv"), project.objects().keySet());
  }

  @Test
  void allThatIsWrongIsSaidAtOnceAndNothingIsBegun() throws Exception {
    Said said =
        project.deploy(
            Map.of("FAKE_VERSION", "400.0.0", "FAKE_LOGIN", ""),
            "gcp",
            "--project=Demo",
            "--lake=same-bucket",
            "--code=same-bucket",
            "--colour=blue");

    assertEquals(2, said.exit(), said::text);
    for (String fault :
        List.of(
            "gcp has no option --colour",
            "--project Demo should be a project's id",
            "--region is missing",
            "--code same-bucket is another of the five buckets too",
            "gcloud is version 400.0.0; 500 or newer is needed",
            "gcloud is not logged in: gcloud auth login")) {
      assertTrue(said.text().contains("  - " + fault), () -> fault + "\n" + said.text());
    }
    assertTrue(
        project.log().stream().noneMatch(l -> l.contains("create")), project.log()::toString);
  }

  @Test
  void aProjectWithoutBillingIsRefused() throws Exception {
    Said said = project.deploy(Map.of("FAKE_BILLED", "False"), FakeProject.command("gcp"));

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("demo-project has no billing account"), said::text);
  }
}
