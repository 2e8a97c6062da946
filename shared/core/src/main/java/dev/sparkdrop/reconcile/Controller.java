package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Chats;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.reconcile.commands.BackfillRunner;
import dev.sparkdrop.reconcile.commands.CommandProcessor;
import dev.sparkdrop.reconcile.commands.CommandResults;
import dev.sparkdrop.reconcile.commands.Reruns;
import dev.sparkdrop.reconcile.intake.InboxIntake;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.reconcile.loop.ActionExecutor;
import dev.sparkdrop.reconcile.loop.BatchSealer;
import dev.sparkdrop.reconcile.loop.ClusterAccounting;
import dev.sparkdrop.reconcile.loop.Decision;
import dev.sparkdrop.reconcile.loop.InboxScanner;
import dev.sparkdrop.reconcile.loop.LaneClusters;
import dev.sparkdrop.reconcile.loop.Lanes;
import dev.sparkdrop.reconcile.loop.Observer;
import dev.sparkdrop.reconcile.loop.PipelineSnapshots;
import dev.sparkdrop.reconcile.loop.Reconciler;
import dev.sparkdrop.reconcile.loop.Reconciler.Visit;
import dev.sparkdrop.reconcile.loop.RunCloser;
import dev.sparkdrop.reconcile.loop.Sleeper;
import dev.sparkdrop.reconcile.loop.WarehouseLoads;
import dev.sparkdrop.reconcile.notices.DailyDigest;
import dev.sparkdrop.reconcile.notices.NoticeSender;
import dev.sparkdrop.reconcile.recovery.ClusterGarbageCollector;
import dev.sparkdrop.reconcile.recovery.LandingScan;
import dev.sparkdrop.reconcile.recovery.RunRecovery;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What the functions call: an object landed, or something woke us. */
public final class Controller {
  private final InboxIntake inboxIntake;
  private final Lanes lanes;
  private final Tick tick;
  private final Clock clock;

  /**
   * Everything that the controller stands on.
   *
   * @param landingName the landing bucket's name
   * @param folder prefix of the pipeline files in the code bucket
   * @param homeRegion is swept even when no pipeline names it
   * @param executor runs one task a lane; tasks may take minutes
   */
  public record Dependencies(
      Ledger ledger,
      Bucket landing,
      String landingName,
      Bucket code,
      String folder,
      Clusters clusters,
      Jobs jobs,
      ServerlessBatches batches,
      Warehouse warehouse,
      RunPublisher announcements,
      Chats chats,
      String homeRegion,
      Clock clock,
      Sleeper pauses,
      RandomGenerator random,
      Executor executor,
      StructuredLog log) {}

  private Controller(InboxIntake inboxIntake, Lanes lanes, Tick tick, Clock clock) {
    this.inboxIntake = inboxIntake;
    this.lanes = lanes;
    this.tick = tick;
    this.clock = clock;
  }

  /** Puts the rooms together. */
  public static Controller on(Dependencies on) {
    return on(on, Lifecycle::decide);
  }

  static Controller on(Dependencies on, Decision decision) {
    PipelineRepository pipelineRepository =
        new PipelineRepository(on.code(), on.folder(), on.clock(), on.log());
    PipelineSnapshots pipelineSnapshots =
        new PipelineSnapshots(on.ledger().runs(), pipelineRepository);
    Markers markers = new Markers(on.ledger(), on.landing(), on.log());
    CommandResults commandResults = new CommandResults(on.ledger(), on.log());
    Reruns reruns = new Reruns(on.ledger(), commandResults);
    BatchSealer batchSealer = new BatchSealer(on.ledger(), on.landing(), markers, reruns, on.log());
    RunCloser runCloser =
        new RunCloser(on.ledger(), on.announcements(), pipelineRepository::chat, on.log());
    RunRecovery runRecovery =
        new RunRecovery(
            on.ledger(),
            batchSealer,
            pipelineSnapshots,
            runCloser,
            on.clusters(),
            on.jobs(),
            on.batches(),
            on.clock(),
            on.log());
    WarehouseLoads warehouseLoads =
        new WarehouseLoads(on.ledger().runs(), on.warehouse(), on.clock());
    Observer observer =
        new Observer(
            pipelineRepository,
            on.ledger(),
            pipelineSnapshots,
            new InboxScanner(on.ledger(), markers),
            reruns,
            on.clusters()::see,
            on.jobs()::see,
            on.batches()::see,
            warehouseLoads::see,
            new LaneClusters(
                    on.clusters(), on.ledger().label(), pipelineRepository, on.homeRegion())
                ::any,
            on.clock(),
            on.random());
    ActionExecutor actionExecutor =
        new ActionExecutor(
            on.ledger(),
            batchSealer,
            on.clusters(),
            on.jobs(),
            on.batches(),
            warehouseLoads,
            runCloser,
            runRecovery::of,
            new ClusterAccounting(on.ledger().clusterUsage(), pipelineSnapshots, on.log()),
            on.clock());
    Reconciler reconciler =
        new Reconciler(
            observer, decision, actionExecutor, on.ledger(), on.clock(), on.pauses(), on.log());
    Lanes lanes = new Lanes(reconciler, on.executor(), on.log());
    InboxIntake inboxIntake =
        new InboxIntake(pipelineRepository, on.ledger(), on.landing(), on.log());
    ClusterGarbageCollector clusterGarbageCollector =
        new ClusterGarbageCollector(
            pipelineRepository,
            on.ledger(),
            runRecovery,
            on.clusters(),
            on.homeRegion(),
            on.clock(),
            on.log());
    LandingScan landingScan =
        new LandingScan(
            pipelineRepository,
            on.ledger(),
            inboxIntake,
            runRecovery,
            on.landing(),
            on.landingName(),
            on.clock(),
            on.log());
    CommandProcessor commandProcessor = new CommandProcessor(on.ledger(), commandResults, on.log());
    BackfillRunner backfillRunner =
        new BackfillRunner(
            pipelineRepository,
            on.ledger(),
            inboxIntake,
            on.landing(),
            on.landingName(),
            commandResults,
            on.clock(),
            on.log());
    Tick tick =
        new Tick(
            on.ledger(),
            commandProcessor,
            lanes,
            pipelineSnapshots,
            runRecovery,
            clusterGarbageCollector,
            landingScan,
            backfillRunner,
            new NoticeSender(
                on.ledger(),
                new DailyDigest(on.ledger(), pipelineRepository, on.clock()),
                on.chats(),
                on.clock(),
                on.log()),
            on.clock());
    return new Controller(inboxIntake, lanes, tick, on.clock());
  }

  /**
   * An object landed. Returns normally once it is in its inboxes, whatever else fails.
   *
   * @param time how long this may take
   * @throws dev.sparkdrop.port.RetryLater where it could not be put there: deliver the event again
   */
  public void landed(LandedObject object, Duration time) {
    InvocationDeadline invocationDeadline = InvocationDeadline.in(time, clock);
    lanes.advance(inboxIntake.offer(object), Visit.ARRIVAL, invocationDeadline);
  }

  /**
   * Something woke us.
   *
   * @param time how long this may take
   */
  public void wake(Duration time) {
    tick.run(InvocationDeadline.in(time, clock));
  }
}
