package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Shell.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** First deployments, as the platform answers them. No test waits: a pause takes no time here. */
class FreshProjectTest {
  private static final String KEY = "--kms-key=projects/p/locations/%s/keyRings/r/cryptoKeys/k";

  @TempDir Path folder;
  private FakeProject project;

  @BeforeEach
  void aProject() throws Exception {
    project = new FakeProject(folder);
  }

  private Said fresh(Map<String, String> environment, String... more) throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("FAKE_FRESH", "1");
    return project.deploy(all, FakeProject.command("gcp", more));
  }

  private void thenNothingIsMade() throws Exception {
    assertTrue(
        project.log().stream()
            .noneMatch(l -> l.matches(".* (create|deploy|update|rsync|add-iam-policy-binding) .*")),
        project.log()::toString);
  }

  @Test
  void theFirstTryWorksInAProjectThatNeedsTime() throws Exception {
    Said said = fresh(Map.of());

    assertEquals(0, said.exit(), said::text);
    assertTrue(said.text().contains("Sparkdrop is ready"), said::text);
    assertTrue(said.text().contains("for up to 10 minutes (4 so far)"), said::text);
    assertTrue(said.text().contains("could not be validated"), said::text);
  }

  @Test
  void theFirstTryWorksWithAKeyAndASecret() throws Exception {
    Said said =
        fresh(Map.of(), String.format(KEY, "europe-west1"), "--secrets=partner@a.example.com");

    assertEquals(0, said.exit(), said::text);
  }

  @Test
  void thePatienceHasAnEndAndSaysHowToGoOn() throws Exception {
    Said said = fresh(Map.of("SPARKDROP_PATIENCE", "120"));

    assertEquals(1, said.exit(), said::text);
    assertTrue(said.text().contains("did not know of it after 2 minutes"), said::text);
    assertFalse(said.text().contains("You lack a permission"), said::text);
  }

  @Test
  void aBuildThatIsDeniedForGoodIsNotWaitedForBeforeItsGrants() throws Exception {
    fresh(Map.of());
    List<String> log = project.log();

    int granted = -1;
    int made = log.size();
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i).contains("sparkdrop-build@") && log.get(i).contains("add-iam")) {
        granted = i;
      } else if (log.get(i).startsWith("storage buckets create")) {
        made = Math.min(made, i);
      }
    }
    assertTrue(granted >= 0 && granted < made, "the builds' grants come first");
  }

  @Test
  void apisAreEnabledBeforeTheFirstLook() throws Exception {
    fresh(Map.of(), "--secrets=partner");
    List<String> log = project.log();

    int enabled = indexOf(log, "services enable");
    assertTrue(enabled < indexOf(log, "secrets describe"), log::toString);
    assertTrue(enabled < indexOf(log, "compute networks"), log::toString);
  }

  private static int indexOf(List<String> log, String command) {
    return log.indexOf(log.stream().filter(l -> l.startsWith(command)).findFirst().orElseThrow());
  }

  @Test
  void withoutADefaultNetworkNothingIsMadeAndTheOptionIsNamed() throws Exception {
    Said said = fresh(Map.of("FAKE_NO_NETWORK", "1"));

    assertEquals(2, said.exit(), said::text);
    assertTrue(
        said.text().contains("demo-project has no network `default` in europe-west1"), said::text);
    assertTrue(
        said.text().contains("--subnetwork projects/HOST/regions/europe-west1/subnetworks/NAME"),
        said::text);
    thenNothingIsMade();
  }

  @Test
  void withoutADefaultNetworkASharedOneWorksAndItsGrantsAreGiven() throws Exception {
    String path = "projects/host/regions/europe-west1/subnetworks/inner";
    Said said = fresh(Map.of("FAKE_NO_NETWORK", "1"), "--subnetwork=" + path);

    assertEquals(0, said.exit(), said::text);
    assertTrue(
        project
            .things()
            .get("functions/sparkdrop-launch")
            .contains("SPARKDROP_CLUSTER_SUBNETWORK=" + path),
        said::text);
    assertEquals(
        List.of(
            "roles/compute.networkUser,serviceAccount:123456789012@cloudservices.gserviceaccount.com",
            "roles/compute.networkUser,serviceAccount:"
                + "service-123456789012@dataproc-accounts.iam.gserviceaccount.com"),
        project.policies().get("compute-networks-subnets:inner").lines().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"us", "global", "europe-west3"})
  void aKeyElsewhereIsRefusedBeforeAnythingIsMade(String place) throws Exception {
    Said said = fresh(Map.of(), String.format(KEY, place));

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("--kms-key is in " + place), said::text);
    assertTrue(said.text().contains("--location=europe-west1"), said::text);
    thenNothingIsMade();
  }

  @Test
  void theTriggerOfALandingBucketElsewhereIsWhereTheBucketIs() throws Exception {
    project.write("project/things/storage-buckets/mine", "name=mine\nlocation=US\n");
    project.drop("mine/a.csv");

    Said said = fresh(Map.of(), "--landing=mine");

    assertEquals(0, said.exit(), said::text);
    String launch = project.things().get("functions/sparkdrop-launch");
    assertTrue(launch.contains("trigger-location=us\n"), launch);
    assertTrue(
        project.log().stream()
            .anyMatch(l -> l.startsWith("eventarc triggers describe") && l.contains("=us ")),
        project.log()::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "lake, location=US, is in us, and --region is europe-west1",
    "state, location=EUROPE-WEST4, is in europe-west4",
    "landing, uniform_bucket_level_access=False, has no uniform access",
    "lake, default_event_based_hold=True, puts a hold on each object",
    "state, retention_policy.retentionPeriod=86400, keeps objects for 86400 seconds",
    "landing, requester_pays=True, has requester pays",
  })
  void anOwnBucketThatWouldNotDoIsToldBeforeAnythingIsMade(
      String role, String setting, String fault) throws Exception {
    project.write(
        "project/things/storage-buckets/mine",
        setting.startsWith("location")
            ? "name=mine\n" + setting + "\n"
            : "name=mine\nlocation=EUROPE-WEST1\n" + setting + "\n");

    Said said = fresh(Map.of(), "--" + role + "=mine");

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("bucket mine (--" + role + ") " + fault), said::text);
    thenNothingIsMade();
  }

  @Test
  void aPublicBucketIsTold() throws Exception {
    project.write("project/things/storage-buckets/mine", "name=mine\nlocation=EUROPE-WEST1\n");
    project.write("project/policies/storage-buckets:mine", "roles/storage.objectViewer,allUsers\n");

    Said said = fresh(Map.of(), "--landing=mine");

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("is public"), said::text);
  }

  @Test
  void aRegionWithoutTheServicesIsToldWithThoseNearby() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("gcp", "--project=demo-project", "--region=europe-west12"));

    Said said = project.deploy(Map.of("FAKE_FRESH", "1"), command.toArray(String[]::new));

    assertEquals(2, said.exit(), said::text);
    assertTrue(
        said.text()
            .contains(
                "--region europe-west12 has no Cloud Scheduler. It is in europe-west1 europe-west3."),
        said::text);
  }

  @Test
  void whatTheFunctionsWouldRefuseIsToldBeforeAnythingIsMade() throws Exception {
    Said said = fresh(Map.of(), "--ingest-allow=wrong!");

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("  - SPARKDROP_INGEST_ALLOW is wrong"), said::text);
  }

  @Test
  void variablesOfAnEarlierDeploymentGo() throws Exception {
    fresh(Map.of());

    assertTrue(project.log().stream().noneMatch(l -> l.contains("--update-env-vars")));
    assertTrue(project.log().stream().anyMatch(l -> l.contains("--set-env-vars=")));
  }

  @Test
  void aSecretIsBoundToItsHosts() throws Exception {
    Said said =
        fresh(Map.of(), "--secrets=partner@api.example.com,partner@*.example.org,mirror-token");

    assertEquals(0, said.exit(), said::text);
    String ingest = project.things().get("functions/sparkdrop-ingest");
    assertTrue(
        ingest.contains("SPARKDROP_SECRET_HOSTS=PARTNER@api.example.com,PARTNER@*.example.org;;"),
        ingest);
    assertTrue(
        ingest.contains(
            "set-secrets=SPARKDROP_SECRET_PARTNER=partner:latest,"
                + "SPARKDROP_SECRET_MIRROR_TOKEN=mirror-token:latest\n"),
        ingest);
  }

  @Test
  void theJarHasANameOfItsVersionAndAnUpgradeKeepsTheOlderOne() throws Exception {
    project.write("pipelines/own.yaml", "jar: gs://demo-project-code/sparkdrop-jobs.jar\n");
    project.write("pom.xml", "<project>\n  <version>1.2.0</version>\n</project>\n");
    fresh(Map.of());
    project.write("pom.xml", "<project>\n  <version>1.3.0</version>\n</project>\n");
    project.gcp();

    assertTrue(project.objects().containsKey("demo-project-code/sparkdrop-jobs-1.2.0.jar"));
    assertTrue(project.objects().containsKey("demo-project-code/sparkdrop-jobs-1.3.0.jar"));
    assertEquals(
        "jar: gs://demo-project-code/sparkdrop-jobs-1.3.0.jar\n",
        project.objects().get("demo-project-code/pipelines/own.yaml"));
  }

  @Test
  void codeOfOnesOwnIsShippedAndMissingCodeIsTold() throws Exception {
    project.write("pipelines/code/lib/clean.py", "print()\n");
    project.write(
        "pipelines/clean.yaml",
        "main: gs://demo-project-code/lib/clean.py\nother: gs://demo-project-code/gone.py\n");

    Said said = fresh(Map.of());

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("a job names gs://demo-project-code/gone.py"), said::text);
    assertFalse(said.text().contains("names gs://demo-project-code/lib/clean.py"), said::text);

    project.drop("demo-project-code/gone.py");
    assertEquals(0, fresh(Map.of()).exit());
    assertTrue(project.objects().containsKey("demo-project-code/lib/clean.py"));
  }

  @Test
  void whatBelongsToClustersHasABucketOfItsOwnThatForgets() throws Exception {
    fresh(Map.of());

    String staging = project.things().get("storage-buckets/demo-project-staging");
    assertTrue(staging.contains("lifecycle-staging.json"), staging);
    String rules = Files.readString(folder.resolve("deploy/lifecycle-staging.json"));
    assertTrue(rules.contains("{\"age\": 90}"), rules);
    assertTrue(rules.contains("{\"age\": 1, \"matchesPrefix\": [\"ingest/\"]}"), rules);
  }

  @Test
  void onlyTheInsideAndAnotherNetworkAndRuntimeAreOptions() throws Exception {
    fresh(Map.of(), "--ingress=internal", "--ingest-connector=conn", "--runtime=java25");

    String ingest = project.things().get("functions/sparkdrop-ingest");
    assertTrue(ingest.contains("ingress-settings=internal-only\n"), ingest);
    assertTrue(ingest.contains("vpc-connector=conn\n"), ingest);
    assertTrue(ingest.contains("egress-settings=all\n"), ingest);
    assertTrue(ingest.contains("runtime=java25\n"), ingest);
    assertTrue(
        project
            .things()
            .get("functions/sparkdrop-console")
            .contains("ingress-settings=internal-only"));
  }
}
