package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** How far each backfill has come: {@code backfilling/<pipeline>/<name>.json}. */
public final class Backfills {
  /** All of them lie below this. */
  public static final String FOLDER = "backfilling/";

  private final Bucket state;
  private final LedgerCodec ledgerCodec;

  Backfills(Bucket state, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
  }

  /**
   * How far a backfill has come.
   *
   * @param command the generation of the command: another of the same name begins anew
   * @param pass over the landing bucket
   * @param taken how many objects were put into an inbox so far
   */
  public record Progress(long command, Watermark.Pass pass, long taken) {}

  /** Progress, and the generation that a change of it must still find. */
  public record Versioned(Progress progress, long generation) {}

  /**
   * How far it has come; at the beginning where no work was done yet.
   *
   * @throws CorruptRecord where a newer version wrote it, or it is damaged
   */
  public Versioned read(Command command) {
    Progress none =
        new Progress(
            command.generation(),
            new Watermark.Pass(List.of(command.pipeline()), null, null, null, null),
            0);
    Optional<Versioned> there =
        state
            .read(name(command))
            .map(
                stored ->
                    new Versioned(
                        ledgerCodec.readToChange(name(command), stored.content(), Progress.class),
                        stored.entry().generation()));
    return there
        .map(
            seen ->
                seen.progress().command() == command.generation()
                    ? seen
                    : new Versioned(none, seen.generation()))
        .orElse(new Versioned(none, Bucket.NONE));
  }

  /** Changes it; empty where another instance moved. */
  public Optional<Versioned> write(Command command, long seen, Progress next) {
    OptionalLong written =
        state.write(new Bucket.Draft(name(command), ledgerCodec.text(next), Map.of()), seen);
    return written.isPresent()
        ? Optional.of(new Versioned(next, written.getAsLong()))
        : Optional.empty();
  }

  /**
   * Forgets those that are not asked for any more; an instance that ended one, or is late, may
   * leave it.
   */
  public void keepOnly(Collection<Command> asked) {
    Set<String> names = asked.stream().map(Backfills::name).collect(Collectors.toSet());
    List<String> over = new ArrayList<>();
    state.forEach(
        FOLDER,
        entry -> {
          if (!names.contains(entry.name())) {
            over.add(entry.name());
          }
        });
    state.deleteAll(over);
  }

  private static String name(Command command) {
    return FOLDER + command.pipeline() + "/" + command.id() + ".json";
  }
}
