package dev.sparkdrop.local;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Shell.Said;
import dev.sparkdrop.run.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --plan} prints. */
class DeployPlanTest {
  private static final String[] FRESH = FakeProject.command("gcp", "--plan");
  private static final String[] ALL_OPTIONS =
      FakeProject.command(
          "gcp",
          "--plan",
          "--landing=my-landing",
          "--subnetwork=inner",
          "--ingest-allow=mirror.example.com:8443,10.1.0.0/16",
          "--secrets=partner,mirror-token",
          "--alert-email=oncall@example.com",
          "--console-actions",
          "--kms-key=projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k");
  private static final String[] DESTROY = FakeProject.command("destroy", "--plan", "--with-data");

  /** The ledger's, of the bucket demo-project-state. */
  private static final String LABEL = "sparkdrop-ledger=" + Sha256.hex("demo-project-state", 8);

  @TempDir Path folder;
  private FakeProject project;

  @BeforeEach
  void aCheckout() throws Exception {
    project = new FakeProject(folder);
    project.write("schedules", "weather\t0 6 * * *\tEurope/Berlin\tmarker\n");
  }

  private List<String> commands(String... arguments) throws Exception {
    Said said = project.deploy(Map.of(), arguments);
    assertEquals(0, said.exit(), said::text);
    List<String> commands = said.text().lines().filter(l -> !l.matches("#.*|")).toList();
    commands.forEach(c -> assertTrue(c.startsWith("gcloud "), c));
    return commands;
  }

  @Test
  void theRealGcloudUnderstandsEveryCommandOfEveryPlan() throws Exception {
    Needs.program("gcloud");
    Set<String> commands = new LinkedHashSet<>();
    for (String[] shape : List.of(FRESH, ALL_OPTIONS, DESTROY)) {
      commands.addAll(commands(shape));
    }

    List<String> faults = lint(commands);

    assertEquals(List.of(), faults);
  }

  @Test
  void theLintFindsWhatTheRealGcloudWouldRefuse() throws Exception {
    Needs.program("gcloud");

    List<String> faults = lint(Set.of("gcloud storage buckets list --bogus"));

    assertEquals(1, faults.size());
  }

  /** One start of gcloud for all of them; it starts slowly. */
  private List<String> lint(Set<String> commands) throws Exception {
    JsonArray asked = new JsonArray();
    for (String command : commands) {
      JsonObject one = new JsonObject();
      one.addProperty("command_string", command);
      asked.add(one);
    }
    Path file = folder.resolve("commands.json");
    Files.writeString(file, asked.toString());
    Path answers = folder.resolve("answers.json");
    Process gcloud =
        new ProcessBuilder("gcloud", "meta", "lint-gcloud-commands", "--commands-file=" + file)
            .redirectOutput(answers.toFile())
            .redirectError(folder.resolve("said").toFile())
            .start();
    gcloud.waitFor();
    JsonArray answered = JsonParser.parseString(Files.readString(answers)).getAsJsonArray();
    assertEquals(commands.size(), answered.size());
    List<String> faults = new ArrayList<>();
    for (JsonElement each : answered) {
      JsonObject one = each.getAsJsonObject();
      if (!one.get("success").getAsBoolean()) {
        faults.add(one.get("command_string") + ": " + one.get("error_message"));
      }
    }
    return faults;
  }

  /** What a deployment sets up, each with the beginning of the command that does it. */
  @Test
  void aPlanNamesAllThatIsSetUp() throws Exception {
    String all = String.join("\n", commands(ALL_OPTIONS));

    for (String each :
        List.of(
            "services enable .*dataproc.googleapis.com",
            "storage buckets create gs://my-landing .*--uniform-bucket-level-access"
                + " --public-access-prevention --soft-delete-duration=7d --lifecycle-file=",
            "storage buckets create gs://demo-project-lake ",
            "storage buckets create gs://demo-project-code ",
            "storage buckets create gs://demo-project-state .*lifecycle-state.json",
            "storage buckets create .*--default-encryption-key=",
            "iam service-accounts create sparkdrop-ingest ",
            "iam service-accounts create sparkdrop-controller ",
            "iam service-accounts create sparkdrop-console ",
            "iam service-accounts create sparkdrop-cluster ",
            "iam service-accounts create sparkdrop-trigger ",
            "iam service-accounts create sparkdrop-build ",
            "iam roles create sparkdropController .*dataproc.clusters.create",
            "iam roles create sparkdropCluster .*dataproc.agents.create.*dataproc.tasks.lease",
            "iam service-accounts add-iam-policy-binding sparkdrop-cluster@.*sparkdrop-controller@"
                + ".*--role=roles/iam.serviceAccountUser",
            "storage buckets add-iam-policy-binding gs://demo-project-lake .*sparkdrop-cluster@",
            "pubsub topics create sparkdrop-wakeups .*--topic-encryption-key=",
            "pubsub topics create sparkdrop-runs ",
            "pubsub topics create sparkdrop-dead-letters ",
            "pubsub subscriptions create sparkdrop-dead-letters ",
            "storage rsync target/deploy/job gs://demo-project-code ",
            "storage rsync target/deploy/pipelines gs://demo-project-code/pipelines ",
            "functions deploy sparkdrop-ingest --gen2 .*--runtime=java21 .*"
                + "--memory=1Gi --cpu=1 --no-allow-unauthenticated .*JAVA_TOOL_OPTIONS=.*"
                + "--timeout=3600s --concurrency=8 --max-instances=10 .*--set-secrets=",
            "functions deploy sparkdrop-launch .*--trigger-location=europe-west1 .*--retry ",
            "functions deploy sparkdrop-teardown .*--no-retry ",
            "functions deploy sparkdrop-console .*SPARKDROP_CONSOLE_ACTIONS=true",
            "functions deploy sparkdrop-launch .*SPARKDROP_CLUSTER_SUBNETWORK=inner",
            "functions deploy sparkdrop-launch .*--kms-key=.*--docker-repository=",
            "artifacts repositories create sparkdrop ",
            "run services add-iam-policy-binding sparkdrop-launch .*sparkdrop-trigger@",
            "pubsub subscriptions update LAUNCH_SUBSCRIPTION --message-retention-duration=7d"
                + " --min-retry-delay=10s --max-retry-delay=600s"
                + " --dead-letter-topic=sparkdrop-dead-letters .*--ack-deadline=600 ",
            "pubsub subscriptions update TEARDOWN_SUBSCRIPTION .*--ack-deadline=600 ",
            "logging sinks create sparkdrop-job-ends ",
            "pubsub topics add-iam-policy-binding sparkdrop-wakeups --member=SINK_WRITER ",
            "scheduler jobs create pubsub sparkdrop-tick --schedule='\\* ",
            "scheduler jobs create http sparkdrop-ingest-weather ",
            "compute networks subnets update inner .*--enable-private-ip-google-access",
            "secrets add-iam-policy-binding partner ",
            "beta monitoring channels create .*email_address=oncall@example.com",
            "alpha monitoring policies create --policy-from-file=deploy/alert-dead-letters.json ",
            "alpha monitoring policies create --policy-from-file=deploy/alert-old-cluster.json ",
            "alpha monitoring policies create --policy-from-file=deploy/alert-failed-runs.json ",
            "alpha monitoring policies create --policy-from-file=deploy/alert-recovered-runs.json ",
            "alpha monitoring policies create --policy-from-file=deploy/alert-warned-runs.json ")) {
      assertTrue(Pattern.compile("(?m)^gcloud (" + each + ")").matcher(all).find(), each);
    }
  }

  @Test
  void chatsAreToldThroughChannelsThatAreThereAlready() throws Exception {
    String chats = "projects/p/notificationChannels/1,projects/p/notificationChannels/2";
    String own =
        String.join(
            "\n", commands(FakeProject.command("gcp", "--plan", "--alert-channels=" + chats)));
    String both =
        String.join(
            "\n",
            commands(
                FakeProject.command(
                    "gcp", "--plan", "--alert-email=a@example.com", "--alert-channels=" + chats)));

    assertTrue(own.contains("--notification-channels=" + chats), own);
    assertFalse(own.contains("monitoring channels create"), own);
    assertTrue(own.contains("monitoring.googleapis.com"), own);
    assertTrue(both.contains("--notification-channels=CHANNEL," + chats), both);
    Said wrong =
        project.deploy(Map.of(), FakeProject.command("gcp", "--plan", "--alert-channels=#data"));
    assertEquals(2, wrong.exit(), wrong::text);
  }

  @Test
  void aPlanAsksNothingAndDoesNothing() throws Exception {
    commands(FRESH);
    commands(DESTROY);

    assertTrue(Files.notExists(folder.resolve("project/log")));
  }

  @Test
  void thePlanIsWhatTheFirstRunDoes() throws Exception {
    List<String> planned = answered(commands(FRESH));

    project.gcp();

    assertEquals(planned, done());
  }

  @Test
  void thePlanOfDestroyIsWhatItDoes() throws Exception {
    List<String> planned = new ArrayList<>(answered(commands(DESTROY)));
    // None of this project's pipelines loads, so that there are no such grants to take.
    planned.removeIf(each -> each.contains("roles/bigquery.jobUser"));
    planned.removeIf(
        each ->
            each.contains("gs://demo-project-lake --member=serviceAccount:sparkdrop-controller@"));
    project.gcp("--alert-email=oncall@example.com", "--console-actions");
    project.write("project/machines", "birdstrikes-1-1\teurope-west1\n");
    for (String bucket : List.of("landing", "lake", "staging", "code", "state")) {
      project.drop("demo-project-" + bucket + "/mine");
    }
    project.forgetLog();

    project.destroy("--with-data");

    assertEquals(planned, done());
  }

  /** The commands as they are once the platform has said what only it knows. */
  private static List<String> answered(List<String> plan) {
    Map<String, String> answers =
        Map.ofEntries(
            entry("PROJECT_NUMBER", "123456789012"),
            entry("LAUNCH_SUBSCRIPTION", "eventarc-sparkdrop-launch"),
            entry("TEARDOWN_SUBSCRIPTION", "eventarc-sparkdrop-teardown"),
            entry("INGEST_HOST", "sparkdrop-ingest-abc.a.run.app"),
            entry("SINK_WRITER", "serviceAccount:sink@gcp-sa-logging.iam.gserviceaccount.com"),
            entry(
                "STORAGE_AGENT",
                "service-123456789012@gs-project-accounts.iam.gserviceaccount.com"),
            entry(" CLUSTER ", " birdstrikes-1-1 "),
            entry("=PLACE", "=europe-west1"),
            entry(" SCHEDULE ", " sparkdrop-ingest-weather "),
            entry("ALERT_DEAD_LETTERS", "projects/demo-project/policies/dead-letters"),
            entry("ALERT_FAILED_RUNS", "projects/demo-project/policies/failed-runs"),
            entry("ALERT_OLD_CLUSTER", "projects/demo-project/policies/old-cluster"),
            entry("ALERT_RECOVERED_RUNS", "projects/demo-project/policies/recovered-runs"),
            entry("ALERT_WARNED_RUNS", "projects/demo-project/policies/warned-runs"),
            entry("NOTIFICATION_CHANNEL", "projects/demo-project/channels/" + LABEL));
    List<String> commands = new ArrayList<>();
    for (String command : plan) {
      String answered = command.replace("'", "").replaceFirst("^gcloud ", "");
      for (Map.Entry<String, String> answer : answers.entrySet()) {
        answered = answered.replace(answer.getKey(), answer.getValue());
      }
      commands.add(answered);
    }
    return commands;
  }

  /** What gcloud was asked to change. */
  private List<String> done() throws Exception {
    List<String> questions =
        List.of(" describe ", " list ", "get-iam-policy", "--dry-run", " ls ", "service-agent");
    return project.log().stream()
        .filter(l -> !l.startsWith("version "))
        .filter(l -> questions.stream().noneMatch(l::contains))
        .toList();
  }

  @Test
  void thePlanOfDestroyKeepsDataUnlessToldSo() throws Exception {
    List<String> careful = commands(FakeProject.command("destroy", "--plan"));

    assertTrue(careful.stream().noneMatch(c -> c.contains("storage rm 'gs://demo-project-lake")));
    assertTrue(
        commands(DESTROY).stream().anyMatch(c -> c.contains("rm 'gs://demo-project-lake/**'")));
  }
}
