package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The lanes' records: {@code lanes/<pipeline>/<lane>.json}, changed only by compare-and-set. */
public final class LaneRecords {
  private static final String FOLDER = "lanes/";
  private static final String ENDING = ".json";
  private static final String CLUSTER = "cluster_claimed";
  private static final String BISECTING = "bisecting";

  private static final int PAGE = 1000;

  private final Bucket state;
  private final LedgerCodec ledgerCodec;
  private final ActiveIndex activeIndex;

  LaneRecords(Bucket state, LedgerCodec ledgerCodec, ActiveIndex activeIndex) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
    this.activeIndex = activeIndex;
  }

  /** A record and the generation that a change of it must still find. */
  public record Versioned(LaneRecord record, long generation) {}

  /**
   * What a listing says of a lane, without reading its record.
   *
   * @param opened when its open run was opened; empty where none is
   * @param asked whether it asked for a cluster
   * @param queued since when it waits for a cluster, where it does
   * @param cluster the claimed one; empty where none is, or an older version wrote the record
   * @param written when, by the clock of the service
   * @param bisecting whether halves of a failed batch wait in it
   * @param generation of the record
   */
  public record Listed(
      String pipeline,
      String lane,
      Phase phase,
      Optional<Instant> opened,
      boolean asked,
      Optional<Instant> queued,
      Optional<String> cluster,
      Instant written,
      boolean bisecting,
      long generation) {

    /** Whether it is neither in a run nor waits for a cluster. */
    public boolean rests() {
      return phase == Phase.IDLE && queued.isEmpty() && !bisecting;
    }
  }

  /** The lane's record; a lane without one is idle. */
  public Versioned read(Lane lane, Instant now) {
    return read(lane.pipeline(), lane.id())
        .orElseGet(() -> new Versioned(LaneRecord.idle(lane, now), Bucket.NONE));
  }

  /**
   * The record of a lane of which only the name is known; empty where there is none.
   *
   * @throws CorruptRecord where a newer version wrote it, or it is damaged
   */
  public Optional<Versioned> read(String pipeline, String lane) {
    String name = name(pipeline, lane);
    return state.read(name).map(stored -> own(name, lane, stored));
  }

  /** A record that was copied by hand would have us act for another lane. */
  private Versioned own(String name, String lane, Bucket.Stored stored) {
    LaneRecord record = ledgerCodec.readToChange(name, stored.content(), LaneRecord.class);
    if (!record.lane().id().equals(lane)) {
      throw new CorruptRecord(name, "it says that it is of lane " + record.lane().id());
    }
    return new Versioned(record, stored.entry().generation());
  }

  /**
   * Changes a record, and keeps the index of active lanes with it.
   *
   * @return the new one; empty where another instance moved: look again
   */
  public Optional<Versioned> write(Versioned seen, LaneRecord next) {
    Lane lane = next.lane();
    boolean rests = rests(next);
    if (!rests && (rests(seen.record()) || seen.generation() == Bucket.NONE)) {
      activeIndex.note(lane);
    }
    long entry = rests ? activeIndex.generation(lane) : Bucket.NONE;
    Optional<Versioned> written = put(seen, next);
    if (rests && written.isPresent()) {
      activeIndex.remove(lane, entry);
    }
    return written;
  }

  /**
   * Takes a lane out of the index of active lanes, if it turned out to rest.
   *
   * @param seen the record, read after the entry was listed
   */
  public void rest(Versioned seen, ActiveIndex.Entry entry) {
    if (rests(seen.record()) && put(seen, seen.record()).isPresent()) {
      activeIndex.remove(entry.lane(), entry.generation());
    }
  }

  /** A lane that is neither in a run nor waits for a cluster, or with halves of a batch. */
  private static boolean rests(LaneRecord record) {
    return record.phase() == Phase.IDLE && record.queued() == null && !record.halvesWait();
  }

  private Optional<Versioned> put(Versioned seen, LaneRecord next) {
    Lane lane = next.lane();
    OptionalLong generation =
        state.write(
            new Bucket.Draft(
                name(lane.pipeline(), lane.id()), ledgerCodec.text(next), metadata(next)),
            seen.generation());
    return generation.isPresent()
        ? Optional.of(new Versioned(next, generation.getAsLong()))
        : Optional.empty();
  }

  private static Map<String, String> metadata(LaneRecord record) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("phase", WireNames.of(record.phase()));
    if (record.run() != null) {
      metadata.put("opened", record.run().timeline().opened().toString());
    }
    if (record.lease() != null && asked(record)) {
      metadata.put("asked", "true");
    }
    if (record.lease() != null && !record.lease().serverless()) {
      metadata.put(CLUSTER, record.lease().cluster());
    }
    if (record.halvesWait()) {
      metadata.put(BISECTING, "true");
    }
    if (record.queued() != null) {
      metadata.put("queued", record.queued().toString());
    }
    return metadata;
  }

  /** Whether it has, or may have, a cluster; a serverless batch may follow at once on its seal. */
  private static boolean asked(LaneRecord record) {
    return record.lease().serverless()
        ? record.phase() != Phase.PROVISIONING
        : record.lease().requested() != null;
  }

  /** Tells of every lane that has a record, resting ones too: there may be very many. */
  public void forEach(Consumer<Listed> each) {
    state.forEach(FOLDER, entry -> listed(entry).ifPresent(each));
  }

  /** A page of the lanes that have a record; its next place is null at the end. */
  public record Page(List<Listed> lanes, String next) {}

  /**
   * Looks at up to 1,000 records, resting ones too.
   *
   * @param from {@link Page#next()} of the page before; null for the first
   */
  public Page page(String from) {
    Bucket.Page page = state.list(FOLDER, from, PAGE);
    return new Page(
        page.entries().stream().flatMap(entry -> listed(entry).stream()).toList(), page.next());
  }

  /** Writes the entries of the index of active lanes that are missing for these. */
  public void index(Collection<Listed> active) {
    activeIndex.noteMissing(
        active.stream().map(listed -> Lane.named(listed.pipeline(), listed.lane())).toList());
  }

  /** Removes the records of these lanes, each only if it is still as it was listed. */
  public void remove(Collection<Listed> idle) {
    Map<String, Long> generations = new HashMap<>();
    idle.forEach(
        listed -> generations.put(name(listed.pipeline(), listed.lane()), listed.generation()));
    state.deleteExactly(generations);
  }

  /** The lanes of a pipeline that are in a run, or wait for a cluster. */
  public List<Listed> active(String pipeline) {
    return listed(activeIndex.lanes(pipeline).stream().map(id -> Lane.named(pipeline, id)).toList())
        .filter(listed -> !listed.rests())
        .toList();
  }

  /** What a listing says of those lanes that have a record. */
  public Stream<Listed> listed(Collection<Lane> lanes) {
    return state
        .stat(lanes.stream().map(lane -> name(lane.pipeline(), lane.id())).toList())
        .values()
        .stream()
        .flatMap(entry -> listed(entry).stream());
  }

  /** A phase that this code does not know, or a foreign object, is not ours to act on. */
  private static Optional<Listed> listed(Bucket.Entry entry) {
    String[] parts = entry.name().split("/", -1);
    if (parts.length != 3 || !parts[2].endsWith(ENDING)) {
      return Optional.empty();
    }
    try {
      Phase phase = WireNames.constant(Phase.class, entry.metadata().getOrDefault("phase", ""));
      String lane = parts[2].substring(0, parts[2].length() - ENDING.length());
      Optional<Instant> opened =
          Optional.ofNullable(entry.metadata().get("opened")).map(Instant::parse);
      boolean asked = Boolean.parseBoolean(entry.metadata().get("asked"));
      Optional<Instant> queued =
          Optional.ofNullable(entry.metadata().get("queued")).map(Instant::parse);
      return Optional.of(
          new Listed(
              parts[1],
              lane,
              phase,
              opened,
              asked,
              queued,
              Optional.ofNullable(entry.metadata().get(CLUSTER)),
              entry.created(),
              Boolean.parseBoolean(entry.metadata().get(BISECTING)),
              entry.generation()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String name(String pipeline, String lane) {
    return FOLDER + pipeline + "/" + lane + ENDING;
  }
}
