package dev.sparkdrop.functions;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.request.CallerPrefixes;
import dev.sparkdrop.ingest.request.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the environment says, checked once. All that is missing or wrong is reported together.
 *
 * @param service what the platform calls this function, such as {@code sparkdrop-launch}
 * @param pipelines bucket of the pipeline files
 * @param pipelinesFolder their prefix in it, with its slash; empty for all of the bucket
 * @param clusterAccount service account of the clusters' VMs; null for the platform's default
 * @param clusterBucket where the platform keeps what belongs to a cluster; null for its own
 * @param clusterSubnetwork plain name of the clusters' subnetwork, or a Shared VPC's path; null for
 *     the default network
 * @param ingestAllow what ingestion may reach besides public https hosts
 * @param ingestDeny what ingestion may not reach, whatever is allowed
 * @param ingestCallers where each caller of ingestion may land
 * @param ingestSecrets what ingestion's callers may name in a header
 * @param chat a webhook's address, which is a secret; null without one
 * @param chats the same of pipelines' own chats, by the name of the secret
 * @param consoleActions whether the console does anything but show
 * @param consoleDrop the local cloud's folder to drop files in; null elsewhere
 * @param storageHost the local cloud's address; null for the real one, as for the next three
 * @param clockFile how far the local cloud moved its clock forward; null for the machine's clock
 */
record Settings(
    String service,
    String project,
    String region,
    String landing,
    String state,
    String pipelines,
    String pipelinesFolder,
    String runsTopic,
    String clusterAccount,
    String clusterBucket,
    String clusterSubnetwork,
    AllowList ingestAllow,
    AllowList ingestDeny,
    CallerPrefixes ingestCallers,
    Secrets ingestSecrets,
    String chat,
    Map<String, String> chats,
    boolean consoleActions,
    String consoleDrop,
    String consoleIap,
    String storageHost,
    String pubsubHost,
    String dataprocEndpoint,
    String bigQueryEndpoint,
    String clockFile) {
  private static final String GS = "gs://";

  /** Reads the settings from environment variables. */
  static Settings of(Map<String, String> environment) {
    Reader read = new Reader(environment, new ArrayList<>());
    String landing = read.required("SPARKDROP_LANDING_BUCKET", Form.BUCKET);
    String state = read.required("SPARKDROP_STATE_BUCKET", Form.BUCKET);
    String pipelines = read.required("SPARKDROP_PIPELINES", Form.FOLDER);
    if (!landing.isEmpty() && landing.equals(state)) {
      read.faults.add(
          "SPARKDROP_STATE_BUCKET is the landing bucket; every write of the ledger would call the"
              + " functions, so give the ledger a bucket of its own");
    }
    String[] path = pipelines.replaceFirst("^" + GS, "").split("/", 2);
    String folder = path.length < 2 ? "" : path[1];
    Settings settings =
        new Settings(
            // https://cloud.google.com/run/docs/container-contract#services-env-vars
            environment.getOrDefault("K_SERVICE", "sparkdrop"),
            read.required("SPARKDROP_PROJECT", Form.PROJECT),
            read.required("SPARKDROP_REGION", Form.REGION),
            landing,
            state,
            path[0],
            folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/",
            read.required("SPARKDROP_RUNS_TOPIC", Form.TOPIC),
            read.optional("SPARKDROP_CLUSTER_ACCOUNT", Form.ACCOUNT),
            read.optional("SPARKDROP_CLUSTER_BUCKET", Form.BUCKET),
            read.optional("SPARKDROP_CLUSTER_SUBNETWORK", Form.SUBNETWORK),
            read.parsed("SPARKDROP_INGEST_ALLOW", AllowList::parse, AllowList.nothing()),
            read.parsed("SPARKDROP_INGEST_DENY", AllowList::parseDenied, AllowList.nothing()),
            read.parsed(
                "SPARKDROP_INGEST_CALLERS", CallerPrefixes::parse, CallerPrefixes.unlimited()),
            read.parsed("SPARKDROP_SECRET_HOSTS", any -> Secrets.of(environment), Secrets.none()),
            read.secret("SPARKDROP_CHAT"),
            read.named("SPARKDROP_CHAT_"),
            "true".equals(read.optional("SPARKDROP_CONSOLE_ACTIONS", Form.SWITCH)),
            read.optional("SPARKDROP_CONSOLE_DROP", Form.FILE),
            read.optional("SPARKDROP_CONSOLE_IAP_AUDIENCE", Form.AUDIENCE),
            read.optional("STORAGE_EMULATOR_HOST", Form.ADDRESS),
            read.optional("PUBSUB_EMULATOR_HOST", Form.ADDRESS),
            read.optional("SPARKDROP_DATAPROC_ENDPOINT", Form.ADDRESS),
            read.optional("SPARKDROP_BIGQUERY_ENDPOINT", Form.ADDRESS),
            read.optional("SPARKDROP_CLOCK_FILE", Form.FILE));
    if (!read.faults.isEmpty()) {
      throw new IllegalStateException(
          "The function's environment is not complete: " + String.join("; ", read.faults) + ".");
    }
    return settings;
  }

  /** How a value looks; whether what it names exists is the platform's to say. */
  private enum Form {
    PROJECT("[a-z0-9][a-z0-9.:-]*", "the project's id, such as my-project"),
    REGION("[a-z]+-[a-z]+[0-9]+", "a region, such as us-central1"),
    BUCKET("[a-z0-9][a-z0-9._-]*", "the bucket's name alone"),
    FOLDER("gs://[a-z0-9][a-z0-9._-]*(/.*)?", "gs://BUCKET/FOLDER"),
    TOPIC("[A-Za-z][A-Za-z0-9._~+%-]*", "the topic's name alone"),
    SUBNETWORK(
        "([a-z][a-z0-9-]*|projects/[^/]+/regions/[^/]+/subnetworks/[a-z][a-z0-9-]*)",
        "the subnetwork's name, or projects/HOST/regions/R/subnetworks/NAME"),
    ACCOUNT("[^@\\s]+@[^@\\s]+", "NAME@PROJECT.iam.gserviceaccount.com"),
    ADDRESS("(https?://)?[A-Za-z0-9.-]+(:[0-9]{1,5})?/*", "http://HOST:PORT"),
    AUDIENCE(
        "/projects/[0-9]+/(locations/[a-z0-9-]+/services/[a-z0-9-]+|global/backendServices/[0-9]+)",
        "/projects/NUMBER/locations/REGION/services/sparkdrop-console"),
    SWITCH("true|false", "true or false"),
    FILE("/.+", "the file's whole path");

    private final Pattern pattern;
    private final String instead;

    Form(String pattern, String instead) {
      this.pattern = Pattern.compile(pattern);
      this.instead = instead;
    }
  }

  /** Reads on after a fault, so that all of them are found. */
  private record Reader(Map<String, String> environment, List<String> faults) {

    String required(String name, Form form) {
      String value = optional(name, form);
      if (value == null) {
        faults.add(name + " is not set; give it " + form.instead);
        return "";
      }
      return value;
    }

    /** The value without the space around it; null where it is blank. */
    String optional(String name, Form form) {
      String value = environment.getOrDefault(name, "").strip();
      if (value.isEmpty()) {
        return null;
      }
      if (!form.pattern.matcher(value).matches()) {
        faults.add(name + " is " + value + "; write it as " + form.instead);
      }
      return value;
    }

    /** A value that no message may hold; what is wrong with it is found where it is used. */
    String secret(String name) {
      String value = environment.getOrDefault(name, "").strip();
      return value.isEmpty() ? null : value;
    }

    /** Secrets by their name: {@code SPARKDROP_CHAT_BIRDS_CHAT} has that of {@code birds-chat}. */
    Map<String, String> named(String prefix) {
      Map<String, String> found = new TreeMap<>();
      for (String name : environment.keySet()) {
        String value = name.startsWith(prefix) ? secret(name) : null;
        if (value != null) {
          String named = name.substring(prefix.length());
          found.put(named.toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
      }
      return found;
    }

    <T> T parsed(String name, Function<String, T> parser, T otherwise) {
      try {
        return parser.apply(environment.getOrDefault(name, ""));
      } catch (IllegalArgumentException e) {
        faults.add(e.getMessage());
        return otherwise;
      }
    }
  }
}
