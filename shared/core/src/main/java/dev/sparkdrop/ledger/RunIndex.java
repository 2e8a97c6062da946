package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The closed runs of a pipeline, those that were opened last first: {@code
 * closed/<pipeline>/<time>-<run>}, one empty entry a run, its receipt in one line in the metadata,
 * so that a listing is enough.
 */
public final class RunIndex {
  private static final String FOLDER = "closed/";
  private static final String RUN = "run";

  private final Bucket state;
  private final LedgerCodec ledgerCodec;

  RunIndex(Bucket state, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
  }

  /**
   * An entry of the listing.
   *
   * @param place where it stands among the closed runs of all pipelines: the greater, the older
   * @param opened when its run was opened
   * @param run empty where this code cannot read it
   */
  public record Entry(String pipeline, String place, Instant opened, Optional<ClosedRun> run)
      implements Positioned {}

  /** Adds a run by its receipt; one that is there already is success. */
  public void add(Receipt receipt) {
    String name =
        FOLDER + receipt.pipeline() + "/" + place(receipt.timeline().opened()) + receipt.run();
    String line = ledgerCodec.line(ClosedRun.of(receipt));
    state.createAll(List.of(new Bucket.Draft(name, "", Map.of(RUN, line))));
  }

  /** The line of that run; empty where there is none, or this code cannot read it. */
  public Optional<ClosedRun> of(String pipeline, RunId run) {
    return from(pipeline, place(run.opened()) + run, 1).stream()
        .flatMap(entry -> entry.run().stream())
        .filter(line -> line.run().equals(run.toString()))
        .findFirst();
  }

  /** The pipelines that have closed runs, sorted. */
  public List<String> pipelines() {
    return state.folders(FOLDER).stream()
        .map(folder -> folder.substring(FOLDER.length(), folder.length() - 1))
        .toList();
  }

  /** Where the runs begin that were opened at that time, to the millisecond, or before. */
  public static String place(Instant opened) {
    return NewestFirst.of(opened) + "-";
  }

  /** Whether that is a place, as far as can be seen. */
  public static boolean isPlace(String text) {
    return text.length() <= 200 && text.matches("[0-9a-z]{" + NewestFirst.DIGITS + "}-[0-9a-z-]*");
  }

  /**
   * Closed runs of a pipeline, from a place on.
   *
   * @param limit at most so many, 1 to 1,000; fewer only where there are no more
   */
  public List<Entry> from(String pipeline, String place, int limit) {
    String folder = FOLDER + pipeline + "/";
    return state.listFrom(folder, folder + place, limit).stream()
        .map(entry -> entry(pipeline, entry.name().substring(folder.length()), entry))
        .toList();
  }

  private Entry entry(String pipeline, String place, Bucket.Entry entry) {
    Instant opened = NewestFirst.time(place).orElse(entry.created());
    Optional<ClosedRun> run;
    try {
      run =
          Optional.of(
              ledgerCodec.read(
                  entry.name(), entry.metadata().getOrDefault(RUN, ""), ClosedRun.class));
    } catch (CorruptRecord e) {
      run = Optional.empty();
    }
    return new Entry(pipeline, place, opened, run);
  }
}
