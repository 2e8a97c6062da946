package dev.sparkdrop.reconcile;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Announcements;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.Reconciler.Visit;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lifecycle;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What the functions call: an object landed, or something woke us. */
public final class Controller {
  private final Door door;
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
  public record Ground(
      Ledger ledger,
      Bucket landing,
      String landingName,
      Bucket code,
      String folder,
      Clusters clusters,
      Jobs jobs,
      Announcements announcements,
      String homeRegion,
      Clock clock,
      Pauses pauses,
      RandomGenerator random,
      Executor executor,
      StepLog log) {}

  private Controller(Door door, Lanes lanes, Tick tick, Clock clock) {
    this.door = door;
    this.lanes = lanes;
    this.tick = tick;
    this.clock = clock;
  }

  /** Puts the rooms together. */
  public static Controller on(Ground on) {
    return on(on, Lifecycle::decide);
  }

  static Controller on(Ground on, Decision decision) {
    Catalog catalog = new Catalog(on.code(), on.folder(), on.clock(), on.log());
    Copies copies = new Copies(on.ledger().runs(), catalog);
    Markers markers = new Markers(on.ledger(), on.landing(), on.log());
    Answers answers = new Answers(on.ledger(), on.log());
    Repeats repeats = new Repeats(on.ledger(), answers);
    Sealing sealing = new Sealing(on.ledger(), on.landing(), markers, repeats, on.log());
    Orphans orphans =
        new Orphans(on.ledger(), sealing, copies, on.clusters(), on.jobs(), on.clock(), on.log());
    Observer observer =
        new Observer(
            catalog,
            on.ledger(),
            copies,
            new Gathering(on.ledger(), markers),
            repeats,
            on.clusters()::see,
            on.jobs()::see,
            on.clock(),
            on.random());
    Hands hands =
        new Hands(
            on.ledger(),
            sealing,
            on.clusters(),
            on.jobs(),
            on.announcements(),
            orphans,
            new Accounting(on.ledger().accounts(), copies, on.log()),
            on.clock());
    Reconciler reconciler =
        new Reconciler(observer, decision, hands, on.ledger(), on.clock(), on.pauses(), on.log());
    Lanes lanes = new Lanes(reconciler, on.executor(), on.log());
    Door door = new Door(catalog, on.ledger(), on.landing(), on.log());
    Sweep sweep =
        new Sweep(catalog, on.ledger(), orphans, on.clusters(), on.homeRegion(), on.log());
    LostEvents lost =
        new LostEvents(
            catalog,
            on.ledger(),
            door,
            orphans,
            on.landing(),
            on.landingName(),
            on.clock(),
            on.log());
    Asking asking = new Asking(on.ledger(), answers, on.log());
    Backfilling backfilling =
        new Backfilling(
            catalog,
            on.ledger(),
            door,
            on.landing(),
            on.landingName(),
            answers,
            on.clock(),
            on.log());
    Tick tick = new Tick(on.ledger(), asking, lanes, copies, sweep, lost, backfilling);
    return new Controller(door, lanes, tick, on.clock());
  }

  /**
   * An object landed. Returns normally once it is in its inboxes, whatever else fails.
   *
   * @param time how long this may take
   * @throws dev.sparkdrop.port.RetryLater where it could not be put there: deliver the event again
   */
  public void landed(LandedObject object, Duration time) {
    Deadline deadline = Deadline.in(time, clock);
    lanes.advance(door.offer(object), Visit.ARRIVAL, deadline);
  }

  /**
   * Something woke us.
   *
   * @param time how long this may take
   */
  public void wake(Duration time) {
    tick.run(Deadline.in(time, clock));
  }
}
