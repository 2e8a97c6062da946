package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Shell.Said;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Terraform module sets up what {@code ./deploy.sh gcp --plan} prints. What it sets up is a
 * module of plain data, {@code terraform/plan}, which the real Terraform evaluates here without a
 * provider.
 */
class TerraformTest {
  private static final Path MODULE = Path.of("..", "terraform").toAbsolutePath().normalize();

  /** Either is good; null where neither is installed. */
  private static final String TOOL =
      Stream.of("terraform", "tofu").filter(Shell::onPath).findFirst().orElse(null);

  private static final String KEY = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  private static final String SUBNET = "projects/host/regions/europe-west1/subnetworks/inner";
  private static final String AT = "@demo-project.iam.gserviceaccount.com";
  private static final String AGENT = "serviceAccount:service-PROJECT_NUMBER@";

  /** Landing goes by Eventarc there, and by a notification and a subscription of our own here. */
  private static final Set<String> ONLY_DEPLOY_SH =
      Set.of(
          "project demo-project serviceAccount:sparkdrop-trigger"
              + AT
              + " roles/eventarc.eventReceiver",
          "project demo-project "
              + AGENT
              + "gs-project-accounts.iam.gserviceaccount.com roles/pubsub.publisher",
          "subscription LAUNCH_SUBSCRIPTION "
              + AGENT
              + "gcp-sa-pubsub.iam.gserviceaccount.com roles/pubsub.subscriber",
          // The platform names the sink's writer: it is a resource of its own.
          "topic sparkdrop-wakeups SINK_WRITER roles/pubsub.publisher");

  private static final Set<String> ONLY_TERRAFORM =
      Set.of(
          "topic sparkdrop-landed "
              + AGENT
              + "gs-project-accounts.iam.gserviceaccount.com roles/pubsub.publisher",
          "subscription sparkdrop-landed "
              + AGENT
              + "gcp-sa-pubsub.iam.gserviceaccount.com roles/pubsub.subscriber",
          // deploy.sh uploads the functions' source to the platform's own bucket.
          "bucket demo-project-code serviceAccount:sparkdrop-build"
              + AT
              + " roles/storage.objectViewer");

  @TempDir Path folder;
  private List<String> plan;
  private JsonObject data;

  @BeforeEach
  void bothPlans() throws Exception {
    Needs.that(TOOL != null, "neither terraform nor tofu is installed");
    FakeProject project = new FakeProject(folder.resolve("checkout"));
    project.write("schedules", "weather\t0 6 * * *\tEurope/Berlin\tmarker\n");
    project.write("datasets", "demo-project\tbirds\t\n");
    project.write("chats", "birds-chat\n");
    Said said =
        project.deploy(
            Map.of(),
            FakeProject.command(
                "gcp",
                "--plan",
                "--kms-key=" + KEY,
                "--subnetwork=" + SUBNET,
                "--secrets=partner@api.example.com,mirror-token",
                "--ingest-allow=10.1.0.0/16",
                "--ingress=internal",
                "--alert-email=oncall@example.com",
                "--alert-chat=team-chat",
                "--console-actions",
                "--console-iap"));
    assertEquals(0, said.exit(), said::text);
    plan =
        said.text()
            .lines()
            .filter(line -> line.matches("(gcloud|bq) .*"))
            .map(
                line ->
                    line.replace("'", "")
                        .replace(
                            "STORAGE_AGENT",
                            "service-PROJECT_NUMBER@gs-project-accounts.iam.gserviceaccount.com"))
            .toList();
    data = evaluated();
  }

  private JsonObject evaluated() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("plan"));
    try (Stream<Path> files = Files.list(MODULE.resolve("plan"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        copy.resolve("terraform.tfvars.json"),
        """
        {"project": "demo-project", "project_number": "PROJECT_NUMBER", "region": "europe-west1",
         "buckets": {"landing": "demo-project-landing", "lake": "demo-project-lake",
           "staging": "demo-project-staging", "code": "demo-project-code",
           "state": "demo-project-state"},
         "accounts": {}, "subnetwork": "%s", "kms_key": "%s", "console_actions": true, "console_iap": true,
         "ingest": {"allow": "10.1.0.0/16", "deny": "", "callers": ""}, "ingress": "internal",
         "secrets": ["partner@api.example.com", "mirror-token"], "alert_chat": "team-chat", "pipeline_chats": ["birds-chat"],
         "schedules": {"weather": {"cron": "0 6 * * *", "time_zone": "Europe/Berlin", "marker": true}},
         "datasets": [{"project": "demo-project", "name": "birds", "location": "europe-west1"}]}
        """
            .formatted(SUBNET, KEY));
    terraform(copy, "init", "-input=false");
    terraform(copy, "apply", "-input=false", "-auto-approve");
    JsonObject outputs =
        JsonParser.parseString(terraform(copy, "output", "-json")).getAsJsonObject();
    JsonObject values = new JsonObject();
    outputs
        .entrySet()
        .forEach(o -> values.add(o.getKey(), o.getValue().getAsJsonObject().get("value")));
    return values;
  }

  private static String terraform(Path in, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(TOOL));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().put("CHECKPOINT_DISABLE", "1");
    builder.environment().remove("TF_CLI_CONFIG_FILE");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /**
   * What each command of the plan that matches has in the pattern's groups, with spaces between.
   */
  private Set<String> planned(String pattern) {
    Set<String> found = new TreeSet<>();
    for (String command : plan) {
      Matcher matcher = Pattern.compile(pattern).matcher(command);
      if (matcher.find()) {
        List<String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
          groups.add(matcher.group(i));
        }
        found.add(String.join(" ", groups));
      }
    }
    assertTrue(!found.isEmpty(), pattern);
    return found;
  }

  private Set<String> texts(String output) {
    Set<String> texts = new TreeSet<>();
    data.getAsJsonArray(output).forEach(each -> texts.add(each.getAsString()));
    return texts;
  }

  @Test
  void theSameIsGranted() {
    Map<String, String> kinds =
        Map.of(
            "storage buckets", "bucket",
            "storage managed-folders", "folder",
            "pubsub topics", "topic",
            "pubsub subscriptions", "subscription",
            "iam service-accounts", "account",
            "run services", "service",
            "kms keys", "key",
            "secrets", "secret",
            "projects", "project",
            "compute networks subnets", "subnet");
    Set<String> planned = new TreeSet<>();
    for (String each :
        planned(
            "^gcloud ([a-z -]+?) add-iam-policy-binding (?:gs://)?(\\S+) --member=(\\S+) --role=(\\S+)")) {
      for (Map.Entry<String, String> kind : kinds.entrySet()) {
        if (each.startsWith(kind.getKey() + " ")) {
          planned.add(kind.getValue() + each.substring(kind.getKey().length()));
        }
      }
    }
    planned.add(
        "dataset demo-project:birds serviceAccount:sparkdrop-controller"
            + AT
            + " roles/bigquery.dataEditor");
    planned("^bq .*GRANT `(roles/bigquery.dataEditor)` ON SCHEMA `demo-project`.`(birds)`");
    Set<String> module = new TreeSet<>();
    for (Map.Entry<String, JsonElement> each : data.getAsJsonObject("grants").entrySet()) {
      JsonObject grant = each.getValue().getAsJsonObject();
      String on = grant.get("on").getAsString();
      module.add(
          Stream.of("kind", "on", "member", "role")
              .map(field -> grant.get(field).getAsString())
              .collect(Collectors.joining(" "))
              .replace(on, on.equals(SUBNET) ? "inner" : on));
    }

    planned.removeAll(ONLY_DEPLOY_SH);
    module.removeAll(ONLY_TERRAFORM);
    assertEquals(String.join("\n", planned), String.join("\n", module));
  }

  @Test
  void theSameThingsAreMade() {
    assertEquals(planned("storage managed-folders create gs://(\\S+)"), texts("folders"));
    Set<String> topics = planned("pubsub topics create (\\S+)");
    topics.add("sparkdrop-landed");
    assertEquals(topics, texts("topics"));
    assertEquals(planned("services identity create --service=(\\w+)\\."), texts("agents"));
    Set<String> apis = new TreeSet<>();
    planned("services enable (.*) --project")
        .forEach(all -> apis.addAll(Arrays.asList(all.replace(".googleapis.com", "").split(" "))));
    assertEquals(apis, texts("apis"));
    assertEquals(
        planned("sinks create \\S+ \\S+ --log-filter=(.*) --description"),
        Set.of(data.get("sink_filter").getAsString()));
  }

  @Test
  void rolesAndAccountsAndBucketsAreTheSame() {
    Set<String> roles = new TreeSet<>();
    data.getAsJsonObject("roles")
        .entrySet()
        .forEach(
            each -> {
              JsonObject role = each.getValue().getAsJsonObject();
              List<String> permissions = new ArrayList<>();
              role.getAsJsonArray("permissions").forEach(p -> permissions.add(p.getAsString()));
              roles.add(
                  each.getKey()
                      + " "
                      + role.get("title").getAsString()
                      + " "
                      + String.join(",", permissions));
            });
    assertEquals(planned("iam roles create (\\S+) --title=(.*) --permissions=(\\S+)"), roles);
    Set<String> accounts = new TreeSet<>();
    data.getAsJsonObject("accounts")
        .entrySet()
        .forEach(
            each ->
                accounts.add("sparkdrop-" + each.getKey() + " " + each.getValue().getAsString()));
    assertEquals(planned("service-accounts create (\\S+) --display-name=(.*) --project"), accounts);
    Set<String> buckets = new TreeSet<>();
    data.getAsJsonObject("lifecycles")
        .entrySet()
        .forEach(
            each -> {
              JsonObject bucket = each.getValue().getAsJsonObject();
              long days = bucket.get("soft_delete").getAsLong() / 86400;
              buckets.add(
                  each.getKey()
                      + " "
                      + (days == 0 ? "0" : days + "d")
                      + " "
                      + bucket.get("file").getAsString());
            });
    assertEquals(
        planned(
            "buckets create gs://demo-project-(\\w+) .*--soft-delete-duration=(\\w+) --lifecycle-file=deploy/(\\S+)"),
        buckets);
  }

  private Map<String, JsonElement> mounted(String function) {
    JsonObject mounted = data.getAsJsonObject("mounted_secrets").getAsJsonObject(function);
    return mounted == null ? Map.of() : mounted.asMap();
  }

  @Test
  void theFunctionsAreTheSame() {
    for (Map.Entry<String, JsonElement> each : data.getAsJsonObject("functions").entrySet()) {
      JsonObject function = each.getValue().getAsJsonObject();
      String entry = function.get("class").getAsString().replace("PushFunction", "Function");
      String ingress =
          function.get("ingress").getAsString().equals("ALLOW_ALL") ? "all" : "internal-only";
      String pattern =
          "functions deploy (sparkdrop-"
              + each.getKey()
              + ") .*--entry-point=(\\S+) --run-service-account=(\\S+) .*--set-env-vars=\\^;;\\^(.*?)"
              + " --trigger.*--timeout=(\\d+)s --concurrency=(\\d+) --max-instances=(\\d+)"
              + " --ingress-settings=(\\S+)";
      Map<String, String> environment = new TreeMap<>();
      data.getAsJsonObject("environment")
          .entrySet()
          .forEach(v -> environment.put(v.getKey(), v.getValue().getAsString()));
      String found = planned(pattern).iterator().next();
      for (Map.Entry<String, String> variable : environment.entrySet()) {
        String set = variable.getKey() + "=" + variable.getValue();
        assertTrue((";;" + found + ";;").contains(set), () -> set + " in " + found);
      }
      for (Map.Entry<String, JsonElement> mounted : mounted(each.getKey()).entrySet()) {
        String set = mounted.getKey() + "=" + mounted.getValue().getAsString() + ":latest";
        planned(
            "functions deploy sparkdrop-" + each.getKey() + " .*--set-secrets=\\S*(" + set + ")");
      }
      assertTrue(
          found.startsWith(
              "sparkdrop-"
                  + each.getKey()
                  + " dev.sparkdrop.functions."
                  + entry
                  + " sparkdrop-"
                  + function.get("account").getAsString()
                  + AT
                  + " "),
          found);
      assertTrue(
          found.endsWith(
              " "
                  + function.get("timeout")
                  + " "
                  + function.get("concurrency")
                  + " "
                  + function.get("instances")
                  + " "
                  + ingress),
          found);
      assertEquals(environment.size(), found.split(";;", -1).length, found);
    }
  }

  @Test
  void itIsFormattedAndNeverTakesPermissionsAway() throws Exception {
    terraform(MODULE, "fmt", "-check", "-recursive");
    try (Stream<Path> files = Files.walk(MODULE)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tf")).toList()) {
        String text = Files.readString(file);
        assertTrue(
            !text.matches("(?s).*resource \"[a-z_]*_iam_(policy|binding)\".*"), file::toString);
      }
    }
  }
}
