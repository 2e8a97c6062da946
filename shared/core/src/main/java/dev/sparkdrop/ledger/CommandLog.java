package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for by hand, by whom, and what came of it: {@code asked/<newest first>-<key>}, one
 * empty object a command, everything in its metadata, so that a listing is enough.
 */
public final class CommandLog {
  private static final String FOLDER = "asked/";
  private static final int LONGEST = 1_000;

  private final Bucket state;

  CommandLog(Bucket state) {
    this.state = state;
  }

  /**
   * A command, and what came of it.
   *
   * @param id the run, or the backfill's name; null where it was about the pipeline as a whole
   * @param why what came of it, or why nothing did
   */
  public record Answer(
      Command.Kind kind,
      String pipeline,
      String id,
      String by,
      Instant at,
      boolean granted,
      String why) {}

  /**
   * Answers, those to the newest commands first.
   *
   * @param next where to go on; null at the end
   */
  public record Page(List<Answer> answers, String next) {}

  /** Part of all answers, 1 to 1,000 at a time; from null, the first. */
  public Page list(String from, int limit) {
    Bucket.Page page = state.list(FOLDER, from, limit);
    return new Page(
        page.entries().stream().flatMap(entry -> answer(entry).stream()).toList(), page.next());
  }

  /** Notes what came of a command; what was noted first stays. */
  public void note(Command command, boolean granted, String why) {
    Map<String, String> said = new HashMap<>();
    said.put("version", String.valueOf(LedgerCodec.VERSION));
    said.put("kind", WireNames.of(command.kind()));
    said.put("pipeline", cut(command.pipeline()));
    if (command.id() != null) {
      said.put("id", cut(command.id()));
    }
    said.put(Command.BY, command.by());
    said.put(Command.AT, command.at().toString());
    said.put("granted", String.valueOf(granted));
    said.put("why", cut(why));
    state.createAll(List.of(new Bucket.Draft(name(command), "", said)));
  }

  /** Whether it was noted what came of a command. */
  public boolean noted(Command command) {
    return !state.stat(List.of(name(command))).isEmpty();
  }

  /** The same command always has the same name here, whichever instance notes it. */
  private static String name(Command command) {
    return FOLDER
        + NewestFirst.of(command.created())
        + "-"
        + Sha256.hex(command.object() + "#" + command.generation(), 8);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(LONGEST, text.length()));
  }

  private static Optional<Answer> answer(Bucket.Entry entry) {
    Map<String, String> said = entry.metadata();
    try {
      if (Integer.parseInt(said.get("version")) > LedgerCodec.VERSION) {
        return Optional.empty();
      }
      return Optional.of(
          new Answer(
              WireNames.constant(Command.Kind.class, said.get("kind")),
              said.get("pipeline"),
              said.get("id"),
              said.get(Command.BY),
              Instant.parse(said.get(Command.AT)),
              Boolean.parseBoolean(said.get("granted")),
              said.get("why")));
    } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
