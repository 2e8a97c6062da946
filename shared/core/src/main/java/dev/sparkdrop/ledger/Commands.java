package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people ask for by hand: small objects in the state bucket, each taken away once it is
 * granted or refused, {@code paused/<pipeline>} excepted. Asking creates objects, and nothing else.
 */
public final class Commands {
  private final Bucket state;
  private final CommandLog commandLog;

  Commands(Bucket state, CommandLog commandLog) {
    this.state = state;
    this.commandLog = commandLog;
  }

  /**
   * Asks for something; where that was asked for already, it stays as it is.
   *
   * @param id the run, or a name for the backfill; null for {@code PAUSE} and {@code RESUME}
   * @param by who asks; null: not known
   */
  public void ask(Command.Kind kind, String pipeline, String id, String by, Instant at) {
    ask(kind, pipeline, id, "", by, at);
  }

  /** Asks for a backfill under a name of its own. */
  public void ask(Backfill what, String pipeline, String name, String by, Instant at) {
    ask(Command.Kind.BACKFILL, pipeline, name, what.text(), by, at);
  }

  private void ask(
      Command.Kind kind, String pipeline, String id, String content, String by, Instant at) {
    Map<String, String> said = new HashMap<>();
    said.put(Command.AT, at.toString());
    if (by != null) {
      said.put(Command.BY, by);
    }
    state.createAll(List.of(new Bucket.Draft(Command.name(kind, pipeline, id), content, said)));
  }

  /** Everything of that kind that is asked for, well-formed or not. */
  public List<Command> all(Command.Kind kind) {
    return below(kind, kind.folder());
  }

  /** The runs of a lane that are to be run again, the oldest first. */
  public List<Command> again(Lane lane) {
    String prefix = Command.name(Command.Kind.AGAIN, lane.pipeline(), lane.id() + "-");
    return below(Command.Kind.AGAIN, prefix).stream()
        .filter(Command::wellFormed)
        .filter(command -> command.run().lane().equals(lane.id()))
        .toList();
  }

  private List<Command> below(Command.Kind kind, String prefix) {
    List<Command> found = new ArrayList<>();
    state.forEach(prefix, entry -> found.add(Command.of(kind, entry)));
    return found;
  }

  /** The command of that name, if it is there. */
  public Optional<Command> find(Command.Kind kind, String pipeline, String id) {
    String name = Command.name(kind, pipeline, id);
    return Optional.ofNullable(state.stat(List.of(name)).get(name))
        .map(entry -> Command.of(kind, entry));
  }

  /** Whether the pipeline may not open runs. */
  public boolean paused(String pipeline) {
    return find(Command.Kind.PAUSE, pipeline, null).isPresent();
  }

  /**
   * What a backfill asks for; empty where it is not asked for any more.
   *
   * @throws IllegalArgumentException where it is malformed, with what to write instead
   */
  public Optional<Backfill> backfill(Command command) {
    return state.read(command.object()).map(stored -> Backfill.parse(stored.content()));
  }

  /** It was granted, or refused: that is noted, and the command is taken away. */
  public void settle(Command command, boolean granted, String why) {
    commandLog.note(command, granted, why);
    remove(command);
  }

  /** Takes a command away. */
  public void remove(Command command) {
    state.deleteAll(List.of(command.object()));
  }
}
