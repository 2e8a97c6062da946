package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.RunId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * Something that an operator asks for: an object that anyone who may write to the state bucket can
 * put there. It is granted by the same rules as everything else, or refused.
 *
 * @param pipeline the pipeline's name
 * @param id the run, or a backfill's own name; null where it is about the pipeline as a whole
 * @param by who, as the object says; where it does not, in general words
 * @param at when it was asked, as the object says, or else when the object was written
 * @param generation of the object
 * @param created when the object was written, by the service's clock
 */
public record Command(
    Kind kind,
    String pipeline,
    String id,
    String by,
    Instant at,
    long generation,
    Instant created) {
  static final String BY = "by";
  static final String AT = "at";
  private static final String UNKNOWN = "Someone with access to the state bucket";
  private static final int LONGEST_NAME = 100;

  /** What can be asked for, and where. */
  public enum Kind {
    /** The batch of a failed run is run again. */
    AGAIN("again/", "RUN"),
    /** An open run is cancelled. */
    CANCEL("cancel/", "RUN"),
    /** As long as it is there, the pipeline opens no run. */
    PAUSE("paused/", null),
    /** The pipeline's pause is taken away. */
    RESUME("resume/", null),
    /** Objects that were there before are taken in; its content is a {@link Backfill}. */
    BACKFILL("backfill/", "NAME");

    private final String folder;
    private final String id;

    Kind(String folder, String id) {
      this.folder = folder;
      this.id = id;
    }

    /** All of that kind lie below this. */
    public String folder() {
      return folder;
    }

    /** How such an object is named, for a person. */
    public String form() {
      return folder + "PIPELINE" + (id == null ? "" : "/" + id);
    }
  }

  static Command of(Kind kind, Bucket.Entry entry) {
    String rest = entry.name().substring(kind.folder().length());
    int slash = rest.indexOf('/');
    Map<String, String> said = entry.metadata();
    return new Command(
        kind,
        slash < 0 ? rest : rest.substring(0, slash),
        slash < 0 ? null : rest.substring(slash + 1),
        by(said.get(BY)),
        at(said.get(AT), entry.created()),
        entry.generation(),
        entry.created());
  }

  /** The name of its object. */
  public String object() {
    return name(kind, pipeline, id);
  }

  static String name(Kind kind, String pipeline, String id) {
    return kind.folder() + pipeline + (id == null ? "" : "/" + id);
  }

  /** The run that a well-formed command names. */
  public RunId run() {
    return RunId.parse(id).orElseThrow();
  }

  /** Whether its object is named as it should be. */
  public boolean wellFormed() {
    return switch (kind) {
      case AGAIN, CANCEL ->
          id != null
              && RunId.parse(id).filter(run -> run.pipelines().contains(pipeline)).isPresent();
      case PAUSE, RESUME -> !pipeline.isEmpty() && id == null;
      case BACKFILL -> !pipeline.isEmpty() && id != null && id.matches("[^/]+");
    };
  }

  /** What is written there is shown to others. */
  private static String by(String said) {
    String plain = said == null ? "" : said.replaceAll("\\p{C}", "").strip();
    return plain.isEmpty() ? UNKNOWN : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }

  private static Instant at(String said, Instant created) {
    try {
      return said == null ? created : Instant.parse(said);
    } catch (DateTimeException e) {
      return created;
    }
  }
}
