package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The lanes' records: {@code lanes/<pipeline>/<lane>.json}, changed only by compare-and-set. */
public final class Records {
  private static final String FOLDER = "lanes/";
  private static final String ENDING = ".json";

  private final Bucket state;
  private final LedgerCodec ledgerCodec;

  Records(Bucket state, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
  }

  /** A record and the generation that a change of it must still find. */
  public record Versioned(LaneRecord record, long generation) {}

  /**
   * What a listing says of a lane, without reading its record.
   *
   * @param opened when its open run was opened; empty where none is
   * @param asked whether it asked for a cluster
   * @param queued since when it waits for a cluster, where it does
   * @param generation of the record
   */
  public record Listed(
      String pipeline,
      String lane,
      Phase phase,
      Optional<Instant> opened,
      boolean asked,
      Optional<Instant> queued,
      long generation) {}

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
    LaneRecord record = ledgerCodec.read(name, stored.content(), LaneRecord.class);
    if (!record.lane().id().equals(lane)) {
      throw new CorruptRecord(name, "it says that it is of lane " + record.lane().id());
    }
    return new Versioned(record, stored.entry().generation());
  }

  /**
   * Changes a record.
   *
   * @return the new one; empty where another instance moved: look again
   */
  public Optional<Versioned> write(Versioned seen, LaneRecord next) {
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
    metadata.put("phase", record.phase().name());
    if (record.run() != null) {
      metadata.put("opened", record.run().timeline().opened().toString());
    }
    if (record.lease() != null && record.lease().requested() != null) {
      metadata.put("asked", "true");
    }
    if (record.queued() != null) {
      metadata.put("queued", record.queued().toString());
    }
    return metadata;
  }

  /** Tells of every lane that has a record. */
  public void forEach(Consumer<Listed> each) {
    list(FOLDER, each);
  }

  /** Tells of every lane of a pipeline that has a record. */
  public void forEach(String pipeline, Consumer<Listed> each) {
    list(FOLDER + pipeline + "/", each);
  }

  private void list(String prefix, Consumer<Listed> each) {
    state.forEach(prefix, entry -> listed(entry).ifPresent(each));
  }

  /** A phase that this code does not know, or a foreign object, is not ours to act on. */
  private static Optional<Listed> listed(Bucket.Entry entry) {
    String[] parts = entry.name().split("/", -1);
    if (parts.length != 3 || !parts[2].endsWith(ENDING)) {
      return Optional.empty();
    }
    try {
      Phase phase = Phase.valueOf(entry.metadata().getOrDefault("phase", ""));
      String lane = parts[2].substring(0, parts[2].length() - ENDING.length());
      Optional<Instant> opened =
          Optional.ofNullable(entry.metadata().get("opened")).map(Instant::parse);
      boolean asked = Boolean.parseBoolean(entry.metadata().get("asked"));
      Optional<Instant> queued =
          Optional.ofNullable(entry.metadata().get("queued")).map(Instant::parse);
      return Optional.of(
          new Listed(parts[1], lane, phase, opened, asked, queued, entry.generation()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String name(String pipeline, String lane) {
    return FOLDER + pipeline + "/" + lane + ENDING;
  }
}
