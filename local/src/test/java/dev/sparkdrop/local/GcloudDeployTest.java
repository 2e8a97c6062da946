package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Shell.Said;
import dev.sparkdrop.local.recorder.RecordedGoogle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real gcloud runs {@code ./deploy.sh} against Google's APIs on loopback. {@link
 * DeployToGoogleTest} has what need not be slow, with a fake one.
 */
class GcloudDeployTest {
  private static final String IN = "projects/demo-project/";
  private static final String PLACE = IN + "locations/europe-west1/";
  private static final String AT = "@demo-project.iam.gserviceaccount.com";

  private static final String KEY_NAME =
      "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  private static final String KEY = "cloudkms/" + KEY_NAME;
  private static final String STORAGE_AGENT =
      "service-123456789012@gs-project-accounts.iam.gserviceaccount.com";

  /** How many runs fail; with {@code -Pall} there is one for each change. */
  private static final int FAILURES = 2;

  private static final String SUBNET = "compute/" + IN + "regions/europe-west1/subnetworks/inner";
  private static final String CLUSTER =
      "dataproc/" + IN + "regions/europe-west1/clusters/weather-1-1";
  private static final String SECRET = "secretmanager/" + IN + "secrets/partner";

  /** What somebody else made, and what stays theirs. */
  private static final Set<String> THEIRS = Set.of(KEY, SUBNET, SECRET);

  private static final String[] OPTIONS = {
    "--kms-key=" + KEY_NAME,
    "--subnetwork=inner",
    "--secrets=partner",
    "--alert-email=oncall@example.com",
    "--console-actions"
  };

  @TempDir static Path tools;
  private static WarmGcloud gcloud;

  @TempDir Path folder;
  private RecordedGoogle google;
  private Checkout checkout;

  @BeforeAll
  static void startGcloud() throws Exception {
    Needs.program("gcloud");
    gcloud = new WarmGcloud(tools);
  }

  @AfterAll
  static void endGcloud() throws Exception {
    if (gcloud != null) {
      gcloud.close();
    }
  }

  @BeforeEach
  void anEmptyProject() throws Exception {
    google = new RecordedGoogle(folder.resolve("google"), "demo-project", "europe-west1");
    checkout = Checkout.in(folder.resolve("checkout"));
  }

  @AfterEach
  void closeProject() {
    google.close();
  }

  private Said deploy(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(FakeProject.command(command, OPTIONS)));
    arguments.addAll(List.of(more));
    return checkout.deploy(
        gcloud.path(), gcloud.environment(google.url()), arguments.toArray(String[]::new));
  }

  private Set<String> ours() {
    Set<String> ours = new TreeSet<>(google.things().keySet());
    ours.removeAll(THEIRS);
    return ours;
  }

  @Test
  void thereAndBackAndThereAgainInSpiteOfFailures() throws Exception {
    for (String theirs : THEIRS) {
      JsonObject thing = new JsonObject();
      thing.addProperty("name", theirs.substring(theirs.indexOf('/') + 1));
      google.add(theirs, thing);
    }
    checkout.write("schedules", "weather\t0 6 * * *\tEurope/Berlin\tmarker\n");
    Said first = deploy("gcp");

    assertEquals(0, first.exit(), first::text);
    int changes = google.changes().size();
    SortedMap<String, JsonObject> things = google.things();
    SortedMap<String, Set<String>> policies = google.policies();
    functionsAreAsTheyShould(things);
    wakeUpsAreAsTheyShould(things, policies);
    bucketsAreAsTheyShould(things);
    permissionsAreAsTheyShould(things, policies);
    optionsAreAsTheyShould(things, policies);
    alertsAreAsTheyShould(things);
    google.fail(0, false);

    Said second = deploy("gcp");

    assertEquals(0, second.exit(), second::text);
    assertEquals(List.of(), google.changes());
    assertTrue(second.text().contains("Nothing was changed"), second::text);

    destroyLeavesNothing();

    // The roles are only marked as deleted: now they come back.
    failuresLeadToTheSameEnd(changes);
    assertEquals(withoutNumbers(things), withoutNumbers(google.things()));
    assertEquals(policies, google.policies());
  }

  /**
   * What the platform numbers has another number when it is made anew; and alerts have the number
   * of their channel among their settings.
   */
  private static Set<String> withoutNumbers(SortedMap<String, JsonObject> things) {
    Set<String> texts = new TreeSet<>();
    things.forEach(
        (name, thing) -> {
          String text = (name + " " + thing).replaceAll("(alertPolicies|Channels)/[0-9]+", "$1/N");
          texts.add(
              name.contains("/alertPolicies/")
                  ? text.replaceAll("(sparkdrop-settings\":\")[0-9a-f]+", "$1N")
                  : text);
        });
    return texts;
  }

  private void destroyLeavesNothing() throws Exception {
    google.drop("demo-project-landing", "a.csv");
    JsonObject cluster = new JsonObject();
    cluster.addProperty("clusterName", "weather-1-1");
    cluster.add("labels", google.things().get("storage/b/demo-project-lake").get("labels"));
    google.add(CLUSTER, cluster);

    Said kept = deploy("destroy");

    assertEquals(0, kept.exit(), kept::text);
    assertEquals(Set.of("storage/b/demo-project-landing"), ours());
    assertEquals(List.of("a.csv"), google.objects("demo-project-landing"));

    Said all = deploy("destroy", "--with-data");

    assertEquals(0, all.exit(), all::text);
    assertEquals(Set.of(), ours());
    assertTrue(google.things().keySet().containsAll(THEIRS));
    // Others may rely on what the platform's own agents may do.
    assertEquals(
        Set.of(KEY, "cloudresourcemanager/projects/demo-project"), google.policies().keySet());
    assertEquals(
        Set.of("roles/pubsub.publisher serviceAccount:" + STORAGE_AGENT),
        google.policies().get("cloudresourcemanager/projects/demo-project"));
  }

  /** Each run goes on from the one before, and fails after some changes, until one gets through. */
  private void failuresLeadToTheSameEnd(int changes) throws Exception {
    int stride = Boolean.getBoolean("stories.all") ? 1 : changes / FAILURES;
    int failures = 0;
    google.fail(stride, false);
    Said said = deploy("gcp");
    while (said.exit() != 0) {
      assertEquals(1, said.exit(), said::text);
      assertTrue(said.text().contains("on purpose"), said::text);
      assertTrue(said.text().contains("run the same ./deploy.sh again"), said::text);
      failures++;
      // Now before it is done, now after.
      google.fail(stride, failures % 2 == 1);
      said = deploy("gcp");
    }
    assertTrue(failures >= FAILURES - 1, said::text);
  }

  private static void functionsAreAsTheyShould(SortedMap<String, JsonObject> things) {
    String functions = "cloudfunctions/" + PLACE + "functions/sparkdrop-";
    JsonObject launch = things.get(functions + "launch");
    has(launch, "eventTrigger.retryPolicy", "RETRY_POLICY_RETRY");
    has(launch, "eventTrigger.eventType", "google.cloud.storage.object.v1.finalized");
    has(launch, "eventTrigger.eventFilters.0.attribute", "bucket");
    has(launch, "eventTrigger.eventFilters.0.value", "demo-project-landing");
    has(launch, "eventTrigger.triggerRegion", "europe-west1");
    has(launch, "eventTrigger.serviceAccountEmail", "sparkdrop-trigger" + AT);
    has(launch, "serviceConfig.serviceAccountEmail", "sparkdrop-controller" + AT);
    has(launch, "serviceConfig.timeoutSeconds", "540");
    has(launch, "serviceConfig.maxInstanceRequestConcurrency", "40");
    has(launch, "serviceConfig.availableCpu", "1");
    has(launch, "serviceConfig.ingressSettings", "ALLOW_INTERNAL_ONLY");
    has(launch, "serviceConfig.environmentVariables.SPARKDROP_STATE_BUCKET", "demo-project-state");
    has(launch, "buildConfig.entryPoint", "dev.sparkdrop.functions.LaunchFunction");
    has(launch, "buildConfig.runtime", "java21");
    has(launch, "buildConfig.serviceAccount", IN + "serviceAccounts/sparkdrop-build" + AT);
    JsonObject teardown = things.get(functions + "teardown");
    has(teardown, "eventTrigger.retryPolicy", "RETRY_POLICY_DO_NOT_RETRY");
    has(teardown, "eventTrigger.pubsubTopic", IN + "topics/sparkdrop-wakeups");
    has(teardown, "eventTrigger.serviceAccountEmail", "sparkdrop-trigger" + AT);
    JsonObject ingest = things.get(functions + "ingest");
    has(ingest, "eventTrigger", "absent");
    has(ingest, "serviceConfig.serviceAccountEmail", "sparkdrop-ingest" + AT);
    has(ingest, "serviceConfig.timeoutSeconds", "3600");
    JsonObject events = things.get("pubsub/" + IN + "subscriptions/eventarc-sparkdrop-launch");
    has(events, "ackDeadlineSeconds", "600");
    has(events, "messageRetentionDuration", "604800s");
    has(events, "retryPolicy.minimumBackoff", "10s");
    has(events, "retryPolicy.maximumBackoff", "600s");
    has(events, "deadLetterPolicy.deadLetterTopic", IN + "topics/sparkdrop-dead-letters");
    has(events, "deadLetterPolicy.maxDeliveryAttempts", "100");
  }

  private static void wakeUpsAreAsTheyShould(
      SortedMap<String, JsonObject> things, SortedMap<String, Set<String>> policies) {
    JsonObject sink = things.get("logging/" + IN + "sinks/sparkdrop-job-ends");
    has(sink, "destination", "pubsub.googleapis.com/" + IN + "topics/sparkdrop-wakeups");
    has(
        sink,
        "filter",
        "log_id(\"cloudaudit.googleapis.com/activity\")"
            + " AND protoPayload.serviceName=\"dataproc.googleapis.com\""
            + " AND protoPayload.methodName="
            + "(\"google.cloud.dataproc.v1.JobController.SubmitJob\""
            + " OR \"google.cloud.dataproc.v1.JobController.SubmitJobAsOperation\""
            + " OR \"google.cloud.dataproc.v1.BatchController.CreateBatch\")"
            + " AND operation.last=true");
    assertEquals(
        Set.of("roles/pubsub.publisher " + sink.get("writerIdentity").getAsString()),
        policies.get("pubsub/" + IN + "topics/sparkdrop-wakeups"));
    JsonObject tick = things.get("cloudscheduler/" + PLACE + "jobs/sparkdrop-tick");
    has(tick, "schedule", "* * * * *");
    has(tick, "timeZone", "Etc/UTC");
    has(tick, "pubsubTarget.topicName", IN + "topics/sparkdrop-wakeups");
  }

  private static void optionsAreAsTheyShould(
      SortedMap<String, JsonObject> things, SortedMap<String, Set<String>> policies) {
    String functions = "cloudfunctions/" + PLACE + "functions/sparkdrop-";
    JsonObject ingest = things.get(functions + "ingest");
    String mounted = "serviceConfig.secretEnvironmentVariables.0.";
    has(ingest, mounted + "key", "SPARKDROP_SECRET_PARTNER");
    has(ingest, mounted + "secret", "partner");
    has(ingest, mounted + "version", "latest");
    String ingestAccount = "serviceAccount:sparkdrop-ingest" + AT;
    assertEquals(
        Set.of("roles/secretmanager.secretAccessor " + ingestAccount), policies.get(SECRET));
    JsonObject console = things.get(functions + "console");
    has(console, "eventTrigger", "absent");
    has(console, "serviceConfig.serviceAccountEmail", "sparkdrop-console" + AT);
    has(console, "serviceConfig.secretEnvironmentVariables", "absent");
    String variables = "serviceConfig.environmentVariables.";
    has(console, variables + "SPARKDROP_CONSOLE_ACTIONS", "true");
    has(console, variables + "SPARKDROP_CLUSTER_SUBNETWORK", "inner");
    assertEquals(
        Set.of(IN + "roles/sparkdropAdder serviceAccount:sparkdrop-console" + AT),
        policies.get("storage/b/demo-project-state/managedFolders/cancel%2F"));
    for (String each : List.of("ingest", "launch", "teardown", "console")) {
      has(things.get(functions + each), "kmsKeyName", KEY_NAME);
      has(
          things.get(functions + each),
          "buildConfig.dockerRepository",
          PLACE + "repositories/sparkdrop");
    }
    JsonObject images = things.get("artifactregistry/" + PLACE + "repositories/sparkdrop");
    has(images, "kmsKeyName", KEY_NAME);
    has(images, "format", "DOCKER");

    JsonObject fetch = things.get("cloudscheduler/" + PLACE + "jobs/sparkdrop-ingest-weather");
    has(fetch, "schedule", "0 6 * * *");
    has(fetch, "timeZone", "Europe/Berlin");
    String host = "https://sparkdrop-ingest-abc.a.run.app";
    has(fetch, "httpTarget.uri", host + "/?pipeline=weather&marker=true");
    has(fetch, "httpTarget.httpMethod", "POST");
    has(fetch, "httpTarget.oidcToken.serviceAccountEmail", "sparkdrop-trigger" + AT);
    has(fetch, "httpTarget.oidcToken.audience", host);
    has(fetch, "attemptDeadline", "1800s");
    has(fetch, "retryConfig.retryCount", "3");
    assertEquals(
        Set.of("roles/run.invoker serviceAccount:sparkdrop-trigger" + AT),
        policies.get("run/" + PLACE + "services/sparkdrop-ingest"));
  }

  private void alertsAreAsTheyShould(SortedMap<String, JsonObject> things) throws Exception {
    String monitoring = "monitoring/" + IN;
    JsonObject channel = only(things, monitoring + "notificationChannels/");
    has(channel, "type", "email");
    has(channel, "labels.email_address", "oncall@example.com");
    for (String each :
        List.of("dead-letters", "failed-runs", "old-cluster", "recovered-runs", "warned-runs")) {
      JsonObject file =
          JsonParser.parseString(
                  Files.readString(folder.resolve("checkout/deploy/alert-" + each + ".json")))
              .getAsJsonObject();
      JsonObject policy =
          things.values().stream()
              .filter(thing -> file.get("displayName").equals(thing.get("displayName")))
              .findFirst()
              .orElseThrow();
      has(policy, "notificationChannels.0", channel.get("name").getAsString());
      has(policy, "userLabels.sparkdrop-alert", each);
      for (String field : List.of("combiner", "documentation", "conditions", "alertStrategy")) {
        assertEquals(file.get(field), policy.get(field), () -> field + " of " + each);
      }
    }
  }

  private static JsonObject only(SortedMap<String, JsonObject> things, String prefix) {
    List<String> found = things.keySet().stream().filter(n -> n.startsWith(prefix)).toList();
    assertEquals(1, found.size(), found::toString);
    return things.get(found.get(0));
  }

  private static void bucketsAreAsTheyShould(SortedMap<String, JsonObject> things) {
    JsonObject state = things.get("storage/b/demo-project-state");
    has(state, "iamConfiguration.uniformBucketLevelAccess.enabled", "true");
    has(state, "iamConfiguration.publicAccessPrevention", "enforced");
    has(state, "softDeletePolicy.retentionDurationSeconds", "604800");
    has(state, "lifecycle.rule.0.action.type", "AbortIncompleteMultipartUpload");
    has(state, "lifecycle.rule.1.condition.age", "730");
    JsonObject lake = things.get("storage/b/demo-project-lake");
    has(lake, "softDeletePolicy.retentionDurationSeconds", "0");
    has(things.get(SUBNET), "privateIpGoogleAccess", "true");
    has(lake, "encryption.defaultKmsKeyName", KEY_NAME);
    has(things.get("pubsub/" + IN + "topics/sparkdrop-runs"), "kmsKeyName", KEY_NAME);
  }

  private static void permissionsAreAsTheyShould(
      SortedMap<String, JsonObject> things, SortedMap<String, Set<String>> policies) {
    JsonObject role = things.get("iam/" + IN + "roles/sparkdropReader");
    assertEquals(
        "[\"storage.objects.get\",\"storage.objects.list\"]",
        role.get("includedPermissions").toString());
    // ActAs on the clusters' account only; nothing of the ledger for that account but two folders.
    Set<String> actAs = new TreeSet<>();
    policies.forEach(
        (name, given) -> {
          if (given.stream().anyMatch(g -> g.contains("serviceAccountUser"))) {
            actAs.add(name);
          }
          assertTrue(given.stream().noneMatch(g -> g.contains("allUsers")), given::toString);
        });
    assertEquals(Set.of("iam/" + IN + "serviceAccounts/sparkdrop-cluster" + AT), actAs);
    assertEquals(
        Set.of(
            IN + "roles/sparkdropWriter serviceAccount:sparkdrop-controller" + AT,
            IN + "roles/sparkdropReader serviceAccount:sparkdrop-console" + AT),
        policies.get("storage/b/demo-project-state"));
    String cluster = " serviceAccount:sparkdrop-cluster" + AT;
    assertEquals(
        Set.of(IN + "roles/sparkdropCreator" + cluster),
        policies.get("storage/b/demo-project-state/managedFolders/reports%2F"));
    assertTrue(
        policies
            .get("cloudresourcemanager/projects/demo-project")
            .contains(
                "roles/storage.objectViewer serviceAccount:sparkdrop-build"
                    + AT
                    + " if \"resource.name.startsWith(\\\"projects/_/buckets/"
                    + "gcf-v2-sources-123456789012\\\")\""));
    assertEquals(
        Set.of("roles/run.invoker serviceAccount:sparkdrop-trigger" + AT),
        policies.get("run/" + PLACE + "services/sparkdrop-launch"));
  }

  /** What a thing has at a path of fields and indexes. */
  private static void has(JsonObject thing, String path, String value) {
    JsonElement at = thing;
    for (String step : path.split("\\.", -1)) {
      if (at != null && at.isJsonArray()) {
        at = at.getAsJsonArray().get(Integer.parseInt(step));
      } else if (at != null) {
        at = at.getAsJsonObject().get(step);
      }
    }
    assertEquals(value, at == null ? "absent" : at.getAsString(), () -> path + " of " + thing);
  }

  @Test
  void withoutALoginNothingIsBegun() throws Exception {
    Map<String, String> environment = gcloud.environment(google.url());
    environment.put("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "false");

    Said said = checkout.deploy(gcloud.path(), environment, FakeProject.command("gcp"));

    assertEquals(2, said.exit(), said::text);
    assertTrue(said.text().contains("  - gcloud is not logged in: gcloud auth login"), said::text);
    assertEquals(List.of(), google.changes());
  }
}
