package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.run.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a whole pipeline file, and finds all that is wrong with it on the way. */
final class PipelineReader {
  /** Short enough that the names of clusters, which begin with it, keep to 51 characters. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,18}[a-z0-9]");

  /** Of Secret Manager's names those of which no two become one name of a variable. */
  private static final Pattern SECRET = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** The largest batch that was tried: docs/scale.md. */
  static final int MOST_OBJECTS = 100_000;

  private final Faults faults;
  private final Section file;

  private PipelineReader(Faults faults, Section file) {
    this.faults = faults;
    this.file = file;
  }

  static Pipeline read(String name, String text) throws FaultyPipeline {
    Faults faults = new Faults(name);
    JsonObject tree = Yaml.read(text, faults);
    if (tree == null) {
      throw new FaultyPipeline(faults.all());
    }
    // First: what stands where a variable should have been is no fault of its own.
    Placeholders.check(tree, faults);
    Section file = Section.of(tree, SourceLocation.FILE, faults, OwnKeys.FILE);
    return new PipelineReader(faults, file).read(text);
  }

  private Pipeline read(String text) throws FaultyPipeline {
    String name = name();
    Trigger trigger = trigger();
    Policy.Batch batch = batch(file.section("batch", OwnKeys.BATCH), trigger);
    int clusters =
        file.section("limits", OwnKeys.LIMITS).whole("clusters", Defaults.CLUSTERS, 1, 1000);
    Timeouts timeouts = Timeouts.read(file.section("timeouts", OwnKeys.TIMEOUTS));
    boolean sound = faults.noneIn(file.at("timeouts"));
    ClusterRules rules = new ClusterRules(sound ? timeouts : null, batch.linger());
    ServerlessReader serverless = new ServerlessReader(faults, sound ? timeouts : null);
    List<EnginePlan> plans = plans(rules, timeouts, serverless);
    JsonObject job = job();
    if (job != null && plans.stream().anyMatch(ServerlessPlan.class::isInstance)) {
      BatchWorkload.check(job, file.at("job"), faults);
    }
    List<String> output = output();
    Section retry = file.section("retry", OwnKeys.RETRY);
    int platform = retry.whole("platform", Defaults.PLATFORM_ATTEMPTS, 1, 20);
    int own = retry.whole("job", Defaults.JOB_ATTEMPTS, 1, 20);
    int bisectJobs = bisectJobs(retry);
    Ingest ingest = IngestReader.read(file.section("ingest", OwnKeys.INGEST));
    Optional<WarehouseLoad> load = LoadReader.read(file);
    Optional<String> chat = chat();
    faults.throwIfAny();
    Policy policy =
        new Policy(
            batch,
            clusters,
            platform,
            own,
            bisectJobs,
            timeouts.provision(),
            timeouts.job(),
            timeouts.reuseCluster(),
            timeouts.giveUp(),
            plans.stream().map(EnginePlan::rung).toList(),
            driverOnCluster(job),
            load.isPresent());
    return new Pipeline(name, text, policy, trigger, plans, job, output, ingest, load, chat);
  }

  /** Where jobs run: a cluster and its ladder, or serverless. */
  private List<EnginePlan> plans(
      ClusterRules rules, Timeouts timeouts, ServerlessReader serverless) {
    if (!file.has("serverless")) {
      return new ClusterReader(faults, rules, timeouts, serverless)
          .read(mapping("cluster"), file.at("cluster"));
    }
    if (file.has("cluster")) {
      file.wrong(
          "serverless",
          "excludes cluster, which is there too",
          "keep one of them; to go serverless only where no cluster is to be had, write"
              + " ladder: [{serverless: {}}] under cluster");
    }
    return List.of(serverless.read(mapping("serverless"), file.at("serverless"), null, Map.of()));
  }

  /** How many jobs a search for what breaks a batch may have; 0 where none is asked for. */
  private static int bisectJobs(Section retry) {
    boolean bisect = retry.flag("bisect");
    boolean known = retry.faults().noneIn(retry.at("bisect"));
    if (!bisect && known && retry.has("maxJobs")) {
      retry.wrong(
          "maxJobs", "has no effect without bisect: true", "write both, or leave maxJobs out");
    }
    int most = retry.whole("maxJobs", Defaults.BISECT_JOBS, 3, 1000);
    return bisect ? most : 0;
  }

  /** What is wrong with it is told without it: who has a webhook's address can post. */
  private Optional<String> chat() {
    if (!file.has("notify")) {
      return Optional.empty();
    }
    if (file.mapping("notify").filter(keys -> keys.has("email")).isPresent()) {
      faults.add(
          file.at("notify").key("email"),
          "is not a pipeline's to say",
          "give the deployment --alert-email, or name a chat here");
      return Optional.empty();
    }
    Section notify = file.section("notify", OwnKeys.NOTIFY);
    Optional<String> chat = notify.text("chat");
    String rule = "write the name of a secret of Secret Manager that holds the chat's webhook, as";
    if (!notify.has("chat") && faults.noneIn(file.at("notify"))) {
      notify.missing("chat", rule + " birds-chat");
    } else if (chat.isPresent() && !SECRET.matcher(chat.get()).matches()) {
      faults.add(
          notify.at("chat"),
          "is not the name of a secret",
          rule + " birds-chat: a-z, 0-9 and -, beginning with a letter");
    }
    return chat;
  }

  private String name() {
    Optional<String> name = file.text("name");
    String rule = "write 2 to 20 of a-z, 0-9 and -, beginning with a letter, ending without -";
    if (!file.has("name")) {
      file.missing("name", rule);
    } else if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      file.wrong("name", "is not a pipeline's name", rule);
    }
    return name.orElse("");
  }

  private Trigger trigger() {
    return Trigger.read(file.section("trigger", OwnKeys.TRIGGER));
  }

  private JsonObject job() {
    if (!file.has("job")) {
      file.missing("job", "write a Dataproc job, as sparkJob: with its mainClass and jarFileUris");
      return new JsonObject();
    }
    Optional<JsonObject> values = file.mapping("job");
    return values.map(v -> new JobReader(faults).read(v, file.at("job"))).orElse(null);
  }

  /** Whether Spark is asked to run the driver in a container of the cluster. */
  private static boolean driverOnCluster(JsonObject job) {
    return job.entrySet().stream()
        .map(Map.Entry::getValue)
        .filter(JsonElement::isJsonObject)
        .map(type -> type.getAsJsonObject().get("properties"))
        .filter(properties -> properties != null && properties.isJsonObject())
        .map(properties -> properties.getAsJsonObject().get("spark.submit.deployMode"))
        .anyMatch(mode -> mode != null && "cluster".equals(mode.getAsString()));
  }

  private JsonObject mapping(String key) {
    return file.mapping(key).orElseGet(JsonObject::new);
  }

  private Policy.Batch batch(Section batch, Trigger trigger) {
    Duration quiet = batch.duration("quietPeriod", Defaults.QUIET_PERIOD);
    Duration wait = batch.duration("maxWait", Defaults.MAX_WAIT);
    if (quiet.compareTo(wait) > 0) {
      faults.add(
          batch.at("maxWait"),
          Durations.format(wait) + " is shorter than quietPeriod, " + Durations.format(quiet),
          "write at least that: else the quiet period never counts");
    }
    boolean auto = batch.get("linger").map(v -> v.toString().equals("\"auto\"")).orElse(true);
    return new Policy.Batch(
        quiet,
        wait,
        // More may be written, as older versions took it; an open run's copy of its file says so.
        Math.min(MOST_OBJECTS, batch.whole("maxObjects", Defaults.MAX_OBJECTS, 1, 1_000_000)),
        batch.size("maxBytes", Defaults.MAX_BYTES),
        batch.duration("minInterval", Defaults.MIN_INTERVAL),
        auto ? null : batch.duration("linger", null),
        trigger != null && trigger.marker().isPresent());
  }

  private List<String> output() {
    List<String> output = file.texts("output").stream().map(Placeholders::unescape).toList();
    for (int i = 0; i < output.size(); i++) {
      Optional<Output> place = Output.of(output.get(i));
      SourceLocation at = file.at("output").item(i);
      if (place.isEmpty()) {
        faults.add(
            at, Quoted.of(output.get(i)) + " is not a gs:// URI", "write gs://bucket/folder");
      } else if (place.get().name().matches(".*[*?{}\\[\\]].*")) {
        faults.add(at, Quoted.of(output.get(i)) + " is a pattern", "write the folder above it");
      }
    }
    return output;
  }
}
