package dev.sparkdrop.local;

import dev.sparkdrop.local.access.AccessLog;
import dev.sparkdrop.local.bigquery.BigQuery;
import dev.sparkdrop.local.dataproc.Capacity;
import dev.sparkdrop.local.dataproc.Dataproc;
import dev.sparkdrop.local.dataproc.DataprocSettings;
import dev.sparkdrop.local.dataproc.JobLauncher;
import dev.sparkdrop.local.dataproc.ObjectAccess;
import dev.sparkdrop.local.fault.FaultyApi;
import dev.sparkdrop.local.fault.FaultyCapacity;
import dev.sparkdrop.local.fault.FaultyClusters;
import dev.sparkdrop.local.fault.FaultyEvents;
import dev.sparkdrop.local.fault.FaultyJobs;
import dev.sparkdrop.local.fault.FaultySender;
import dev.sparkdrop.local.fault.InjectedFaults;
import dev.sparkdrop.local.fault.LocalRoutes;
import dev.sparkdrop.local.fault.ProcessKiller;
import dev.sparkdrop.local.grpc.GrpcService;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.LoopbackGuard;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.http.SelfSignedCertificate;
import dev.sparkdrop.local.http.StartSecret;
import dev.sparkdrop.local.iam.IamPolicies;
import dev.sparkdrop.local.iam.TokenRoutes;
import dev.sparkdrop.local.pubsub.AuditSink;
import dev.sparkdrop.local.pubsub.Deliveries;
import dev.sparkdrop.local.pubsub.HttpSender;
import dev.sparkdrop.local.pubsub.Pubsub;
import dev.sparkdrop.local.pubsub.RedeliveryPolicy;
import dev.sparkdrop.local.pubsub.Scheduler;
import dev.sparkdrop.local.pubsub.StorageEvents;
import dev.sparkdrop.local.storage.CloudStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The cloud on this machine: Storage, Dataproc, Pub/Sub and BigQuery on one port, with the triggers
 * that connect them to the functions. Everything is in one data folder; a new one on the same
 * folder goes on where it was.
 */
public final class LocalCloud implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalCloud.class.getName());

  /** The file in the data folder with what a browser needs to change anything. */
  static final String SECRET = "secret";

  private static final long OFTEN = 250;

  /** Lifecycle rules and restorable objects have days; an hour is soon. */
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  /** The minute tick; a local run is over in seconds, so a minute is two of them here. */
  private static final Duration TICK = Duration.ofSeconds(2);

  /** Eventarc waits 10 s to 10 min between tries; on a laptop that is too long. */
  private static final RedeliveryPolicy TRIGGER =
      RedeliveryPolicy.EVENTARC.backingOff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, LocalCloud::daemon);
  private final InjectedFaults injectedFaults = new InjectedFaults();
  private final Path data;
  private final LocalClock clock;
  private final List<Future<?>> chores = new ArrayList<>();
  private final Database database;
  private final CloudStorage storage;
  private final Dataproc dataproc;
  private final Pubsub pubsub;
  private final BigQuery bigQuery;
  private final Deliveries landings;
  private final Router router;
  private final StartSecret secret;
  private final LoopbackGuard guard;
  private final HttpService http;
  private final FaultyApi api;
  private HttpService https;
  private GrpcService grpc;
  private final FaultySender sender;
  private final FaultyClusters clusters;
  private volatile ProcessKiller processKiller = ProcessKiller.NONE;
  private Scheduler scheduler;

  /** Makes the launcher of jobs once it is known where the cloud listens. */
  @FunctionalInterface
  public interface Launchers {
    JobLauncher launcher(URI endpoint, ObjectAccess objects) throws IOException;
  }

  /**
   * Starts to answer; nothing is delivered yet.
   *
   * @param port 0 for any free one
   * @param data made where it is absent
   */
  public LocalCloud(int port, Path data, Duration boot, Launchers launchers) throws IOException {
    this(port, data, boot, launchers, Capacity.ENDLESS);
  }

  /** Likewise, where not every cluster can be had. */
  public LocalCloud(int port, Path data, Duration boot, Launchers launchers, Capacity capacity)
      throws IOException {
    this.data = data;
    clock = LocalClock.keptIn(clockFile(data), Clock.systemUTC());
    database = new Database(data.resolve("cloud.journal"));
    storage = new CloudStorage(data, database, clock);
    AccessLog access = new AccessLog();
    router = new Router(access);
    secret = StartSecret.keptIn(data.resolve(SECRET));
    api = new FaultyApi(router, injectedFaults, this::kill);
    guard = new LoopbackGuard(api, secret);
    // Its address is needed before all routes are there: a request meanwhile would get a 404.
    http = HttpService.waiting(port, guard);
    List.of(
            ProjectNames.LANDING,
            ProjectNames.LAKE,
            ProjectNames.STAGING,
            ProjectNames.CODE,
            ProjectNames.STATE)
        .forEach(storage::createBucket);
    ObjectAccess objects = new StoredObjects(storage, access);
    sender = new FaultySender(new HttpSender(), injectedFaults, this::kill);
    FaultyEvents events = new FaultyEvents(injectedFaults);
    pubsub = new Pubsub(database, clock, timer, sender, events);
    landings = new Deliveries("launch", database, clock, timer, sender, events, TRIGGER);
    FaultyCapacity perhaps = new FaultyCapacity(injectedFaults, capacity);
    dataproc =
        new Dataproc(
            database,
            clock,
            timer,
            new FaultyJobs(
                launchers.launcher(Ports.url(http.port()), objects),
                injectedFaults,
                this::breakCluster),
            objects,
            perhaps,
            DataprocSettings.withBootTime(boot));
    bigQuery = new BigQuery(data.resolve("bigquery"), storage, clock);
    IamPolicies policies = new IamPolicies(database);
    storage.routes(router, policies, pubsub.publisher());
    TokenRoutes.addTo(router);
    dataproc.install(router, policies);
    pubsub.install(router, policies);
    bigQuery.install(router, http::url);
    access.install(router);
    pubsub.ensureTopic(ProjectNames.PROJECT, ProjectNames.WAKEUPS);
    pubsub.ensureTopic(ProjectNames.PROJECT, ProjectNames.RUNS);
    storage.onFinalize(
        object -> {
          if (object.bucket().equals(ProjectNames.LANDING)) {
            landings.send(StorageEvents.finalized(object.toJson(http.url()), clock.instant()));
          }
        });
    clusters = new FaultyClusters(dataproc, perhaps);
    dataproc.onCluster(clusters);
    new LocalRoutes(
            injectedFaults, this::kill, clusters::strike, clock, clock::ahead, this::moveClock)
        .install(router);
    AuditSink auditSink = new AuditSink(pubsub, clock, ProjectNames.PROJECT, ProjectNames.WAKEUPS);
    dataproc.onJobEnd(auditSink::job);
    dataproc.onBatch(auditSink::batch);
    http.start();
  }

  /** Starts to deliver events and ticks, and goes on with what an earlier process left. */
  public void connect(URI launch, URI teardown) {
    sender.function("launch", launch);
    sender.function("teardown", teardown);
    landings.deliverTo(launch, TRIGGER);
    pubsub.ensurePush(
        ProjectNames.PROJECT,
        "teardown",
        ProjectNames.WAKEUPS,
        teardown,
        RedeliveryPolicy.EVENTARC.once());
    pubsub.start();
    dataproc.start();
    every(HOUSEKEEPING, storage::keepHouse);
    scheduler = new Scheduler(pubsub, ProjectNames.PROJECT, ProjectNames.WAKEUPS, TICK, timer);
  }

  public int port() {
    return http.port();
  }

  /**
   * Answers by TLS too, until the end.
   *
   * @param port 0 for any free one
   * @return the port
   */
  public int serveHttps(int port) throws IOException {
    https = HttpService.secure(port, guard, SelfSignedCertificate.writtenTo(certificate(data)));
    return https.port();
  }

  /**
   * Answers Pub/Sub's and Dataproc's calls by gRPC too, until the end.
   *
   * @param port 0 for any free one
   * @return the port
   */
  public int serveGrpc(int port) throws IOException {
    grpc = new GrpcService(port, api, pubsub::stream);
    return grpc.port();
  }

  /** The certificate that clients of the TLS port trust. */
  static Path certificate(Path data) {
    return data.resolve("https.pem");
  }

  /** What a browser must bring to change anything, until the end of this process. */
  StartSecret secret() {
    return secret;
  }

  /** What it answers to, each with its method. */
  List<String> routes() {
    return router.routes();
  }

  public CloudStorage storage() {
    return storage;
  }

  public Dataproc dataproc() {
    return dataproc;
  }

  /** BigQuery, as far as its own process uses it. */
  BigQuery bigQuery() {
    return bigQuery;
  }

  Database database() {
    return database;
  }

  public LocalClock clock() {
    return clock;
  }

  /** Where the clock is kept, for the functions too. */
  static Path clockFile(Path data) {
    return data.resolve("clock");
  }

  /** Moves the clock forward; what is due then happens. */
  public void moveClock(Duration by) {
    clock.advance(by);
    injectedFaults.tell("clock moved to " + clock.instant());
    dataproc.poke();
    pubsub.poke();
    landings.poke();
    storage.keepHouse();
    if (scheduler != null) {
      scheduler.tick();
    }
  }

  /** What goes wrong here on request. */
  public InjectedFaults faults() {
    return injectedFaults;
  }

  /** Says how functions are killed. */
  public void killWith(ProcessKiller functions) {
    processKiller = functions;
  }

  private void kill(String function) {
    processKiller.kill(function);
  }

  private void breakCluster(String uuid) {
    clusters.breakDown(uuid);
  }

  /** Does something a few times a second, for as long as the cloud is there. */
  void often(Runnable work) {
    every(Duration.ofMillis(OFTEN), work);
  }

  private void every(Duration time, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // An exception would end the schedule.
            LOG.log(System.Logger.Level.WARNING, e.getMessage(), e);
          }
        };
    chores.add(
        timer.scheduleWithFixedDelay(
            guarded, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    chores.forEach(chore -> chore.cancel(false));
    if (scheduler != null) {
      scheduler.close();
    }
    landings.close();
    pubsub.close();
    dataproc.close();
    http.close();
    if (https != null) {
      https.close();
    }
    if (grpc != null) {
      grpc.close();
    }
    bigQuery.close();
    timer.shutdownNow();
    database.close();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "local-cloud-timer");
    thread.setDaemon(true);
    return thread;
  }
}
