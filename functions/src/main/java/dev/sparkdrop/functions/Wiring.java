package dev.sparkdrop.functions;

import dev.sparkdrop.console.CachedPrices;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.console.web.Site;
import dev.sparkdrop.gcp.BigQueryWarehouse;
import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.CloudLog;
import dev.sparkdrop.gcp.ClusterDefaults;
import dev.sparkdrop.gcp.IapAssertions;
import dev.sparkdrop.gcp.WebhookChat;
import dev.sparkdrop.ingest.Ingestion;
import dev.sparkdrop.ingest.request.IngestRules;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Chat;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.Cloud;
import dev.sparkdrop.port.MovedClock;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.Controller;
import dev.sparkdrop.reconcile.loop.Sleeper;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The one place where everything is put together; constructors everywhere else. Clients are built
 * when they are first used: a cold start pays only for what its function needs.
 */
record Wiring(Settings settings, Cloud cloud, Clock clock, Sleeper pauses, StructuredLog log) {

  /** A tick may find hundreds of lanes awake; each costs a thread and some connections. */
  private static final int LANES_AT_ONCE = 32;

  /** A page of runs is some dozens of small objects. */
  private static final int READS_AT_ONCE = 16;

  static Wiring fromEnvironment() {
    Settings settings = Settings.of(System.getenv());
    Clock machine = Clock.systemUTC();
    Clock clock =
        settings.clockFile() == null
            ? machine
            : new MovedClock(machine, Path.of(settings.clockFile()));
    Cloud cloud =
        new CloudClients(
            settings.project(),
            settings.service(),
            settings.storageHost(),
            settings.dataprocEndpoint(),
            settings.pubsubHost(),
            new ClusterDefaults(
                settings.clusterAccount(), settings.clusterBucket(), settings.clusterSubnetwork()),
            clock);
    return new Wiring(settings, cloud, clock, Sleeper.SLEEP, new CloudLog(System.out, clock));
  }

  Controller controller() {
    return Controller.on(
        new Controller.Dependencies(
            Ledger.in(settings.state(), cloud.bucket(settings.state())),
            cloud.bucket(settings.landing()),
            settings.landing(),
            cloud.bucket(settings.pipelines()),
            settings.pipelinesFolder(),
            cloud.clusters(),
            cloud.jobs(),
            cloud.batches(),
            // Nothing of BigQuery is loaded before a run's rows go there.
            new BigQueryWarehouse(
                settings.project(),
                settings.service(),
                settings.bigQueryEndpoint(),
                settings.region(),
                clock),
            cloud.announcements(settings.runsTopic()),
            chats(),
            settings.region(),
            clock,
            pauses,
            new SecureRandom(),
            Executors.newFixedThreadPool(LANES_AT_ONCE),
            log));
  }

  private Chats chats() {
    Map<String, Chat> named = new HashMap<>();
    settings
        .chats()
        .forEach(
            (name, address) -> {
              try {
                named.put(name, new WebhookChat(address));
              } catch (IllegalArgumentException e) {
                // One pipeline's secret must not stop the others.
                log.warning(
                    "chat_faulty",
                    "a pipeline's chat cannot be told, the deployment's is told instead",
                    "secret",
                    name,
                    "reason",
                    e.getMessage());
              }
            });
    return new Chats(settings.chat() == null ? Chat.NONE : new WebhookChat(settings.chat()), named);
  }

  Site site() {
    Bucket state = cloud.bucket(settings.state());
    Bucket landing = cloud.bucket(settings.landing());
    PipelineRepository pipelineRepository = catalog();
    Console console =
        new Console(
            new Console.Ground(
                state,
                settings.state(),
                landing,
                settings.landing(),
                pipelineRepository,
                cloud::bucket,
                settings.project(),
                new CachedPrices(cloud.bucket(settings.pipelines()), clock, log),
                clock,
                Executors.newFixedThreadPool(READS_AT_ONCE)));
    boolean local = settings.storageHost() != null;
    return new Site(
        console,
        Ledger.in(settings.state(), state),
        pipelineRepository,
        new Site.Setup(
            settings.consoleActions(),
            local,
            settings.landing(),
            settings.consoleDrop(),
            settings.consoleIap() == null ? null : new IapAssertions(settings.consoleIap(), clock)),
        clock,
        new SecureRandom(),
        log);
  }

  Ingestion ingestion() {
    return new Ingestion(
        cloud.uploads(settings.landing()),
        // A deployment always has a bucket for what goes by itself; the ledger stands in for it.
        cloud.uploads(
            settings.clusterBucket() == null ? settings.state() : settings.clusterBucket()),
        pipelines(catalog()),
        Ledger.in(settings.state(), cloud.bucket(settings.state())).idempotency(),
        new IngestRules(
            settings.ingestAllow(),
            settings.ingestDeny(),
            settings.ingestSecrets(),
            settings.ingestCallers(),
            settings.pipelines(),
            settings.state()),
        clock,
        log,
        settings.landing());
  }

  private static KnownPipelines pipelines(PipelineRepository repository) {
    return new KnownPipelines() {
      @Override
      public Optional<Pipeline> named(String name) {
        return repository.named(name);
      }

      @Override
      public List<Pipeline> all() {
        return repository.all();
      }
    };
  }

  private PipelineRepository catalog() {
    return new PipelineRepository(
        cloud.bucket(settings.pipelines()), settings.pipelinesFolder(), clock, log);
  }
}
