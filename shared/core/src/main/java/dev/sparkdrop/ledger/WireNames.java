package dev.sparkdrop.ledger;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.Backoff;
import dev.sparkdrop.run.Bisection;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.LaneTimings;
import dev.sparkdrop.run.Loading;
import dev.sparkdrop.run.Outcome;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.Timeline;
import java.util.Arrays;
import java.util.Map;

/**
 * The stored names of everything that is stored as JSON: of each component of a record, and of each
 * constant of an enum. What is stored outlives every version of the code, so a component can be
 * renamed and its stored name cannot. Whatever is not listed here is neither written nor read: a
 * renamed component gets {@code name:stored}, a new one its own name.
 */
final class WireNames {
  private static final Map<Class<?>, Map<String, String>> STORED =
      Map.ofEntries(
          entry(
              LaneRecord.class,
              "lane phase since run lease:claim backoff:rest timings:rhythm lingerUntil "
                  + "queued bisection"),
          entry(Bisection.class, "root jobs half waiting ended result"),
          entry(Bisection.Half.class, "of from to"),
          entry(Bisection.Result.class, "HALVED FOUND REST"),
          entry(Lane.class, "pipeline id values"),
          entry(Phase.class, "IDLE PROVISIONING RUNNING LOADING CLOSING DELETING"),
          entry(
              Run.class,
              "id pipeline clusters attempt submitted ownFaults platformFaults "
                  + "cancelRequested stop attempts timeline ending clusterNeeded jobMissing "
                  + "loading objects"),
          entry(Run.Stop.class, "by at"),
          entry(Attempt.class, "cluster clusterUuid region job outcome reason"),
          entry(Outcome.class, "SUCCEEDED FAILED"),
          entry(
              Timeline.class,
              "opened clusterRequested clusterReady sealed submitted jobEnded closed "
                  + "loadBegan loadEnded"),
          entry(Run.Ending.class, "outcome reason driverOutput accounted"),
          entry(
              Loading.class,
              "part parts number started faults since notBefore failure missing blocked table "
                  + "jobs rows driverOutput"),
          entry(Failure.class, "fault sentence at"),
          entry(Failure.Fault.class, "QUOTA STOCKOUT PLATFORM USER"),
          entry(
              ClusterLease.class,
              "cluster region rung requested ready uuid failure:trouble gone released"),
          entry(Backoff.class, "until times pipeline"),
          entry(LaneTimings.class, "opened gap boot delete leftOver"),
          entry(
              Manifest.class,
              "run pipeline lane objects dropped marker again leftOver gaveUp bisect"),
          entry(LandedObject.class, "bucket name generation size created"),
          entry(Manifest.Dropped.class, "bucket name generation size created why detail"),
          entry(Manifest.Why.class, "SUPERSEDED VANISHED UNREADABLE"),
          entry(
              Receipt.class,
              "run pipeline lane outcome reason objects dropped marker again attempts "
                  + "timeline driverOutput rows table jobMessage warnings load values badRows "
                  + "columns bisect"),
          entry(JobReport.Rows.class, "in out bad"),
          entry(JobReport.Table.class, "uri version files"),
          entry(Receipt.Load.class, "table jobs rows outcome"),
          entry(
              RunMessage.class,
              "run pipeline lane outcome reason objectCount droppedCount receipt marker again"
                  + " attempts timeline driverOutput rows table jobMessage warnings load values"
                  + " badRows columns bisect"),
          entry(JobReport.class, "rows leftOut badRows table columns warnings message"),
          entry(JobReport.BadRows.class, "place first byFile byColumn"),
          entry(JobReport.BadRow.class, "file line raw reason"),
          entry(JobReport.BadCount.class, "file column rows"),
          entry(JobReport.Columns.class, "added widened"),
          entry(
              ClosedRun.class,
              "run pipeline lane outcome reason objects dropped names rows timeline "
                  + "clusters again values warning bisect"),
          entry(Watermark.class, "since began pass absent"),
          entry(Watermark.Pass.class, "pipelines until page heldUntil lanes"),
          entry(Backfills.Progress.class, "command:wish pass taken"),
          entry(RunStore.Copy.class, "text"),
          entry(RunStore.Again.class, "run"),
          entry(IdempotencyStore.Ingest.class, "id request at contentType answer"),
          entry(LedgerCodec.Version.class, "version"),
          entry(Command.Kind.class, "AGAIN CANCEL PAUSE RESUME BACKFILL"));

  private WireNames() {}

  /**
   * The name under which a component or a constant is stored.
   *
   * @throws IllegalStateException where it is not listed
   */
  static String of(Class<?> type, String name) {
    String stored = names(type).get(name);
    if (stored == null) {
      throw new IllegalStateException(
          name
              + " of "
              + type.getName()
              + " has no stored name. Write one into WireNames: "
              + name
              + " if it is new, "
              + name
              + ":old if it was renamed.");
    }
    return stored;
  }

  /** The name under which a constant is stored. */
  static String of(Enum<?> constant) {
    return of(constant.getDeclaringClass(), constant.name());
  }

  /**
   * The constant that is stored under a name.
   *
   * @throws IllegalArgumentException where this version knows none
   */
  static <E extends Enum<E>> E constant(Class<E> type, String stored) {
    for (E each : type.getEnumConstants()) {
      if (of(each).equals(stored)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "this version knows no " + type.getSimpleName() + " " + stored);
  }

  /** Whether its stored names are listed. */
  static boolean has(Class<?> type) {
    return STORED.containsKey(type);
  }

  /** The stored names by the names in the code; empty for a type that is not stored. */
  static Map<String, String> names(Class<?> type) {
    return STORED.getOrDefault(type, Map.of());
  }

  /** One type's names in the code, each with {@code :stored} where it is stored under another. */
  private static Map.Entry<Class<?>, Map<String, String>> entry(Class<?> type, String names) {
    return Map.entry(
        type,
        Arrays.stream(names.split(" ", -1))
            .map(name -> name.split(":", 2))
            .collect(toUnmodifiableMap(pair -> pair[0], pair -> pair[pair.length - 1])));
  }
}
