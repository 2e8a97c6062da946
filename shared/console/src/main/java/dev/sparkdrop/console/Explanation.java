package dev.sparkdrop.console;

import java.util.List;
import java.util.Map;

/**
 * What became of an object, for one pipeline or for none.
 *
 * @param object {@code gs://bucket/name}
 * @param generation the version; null where none is known
 * @param pipeline null where none matches
 * @param lane null where there is none
 * @param values what sets the lane apart, by name; empty for an only lane, or where there is none
 * @param run the run that has it or had it; null where none has
 * @param sentence all of it in one
 * @param evidence where each part of it is written, in the order that it was looked at
 */
public record Explanation(
    String object,
    Long generation,
    What what,
    String pipeline,
    String lane,
    Map<String, String> values,
    String run,
    String sentence,
    List<Evidence> evidence) {

  /** Its lane for people: by its values, where it has some; null where there is none. */
  public String laneName() {
    return lane == null ? null : Text.lane(values, lane);
  }

  /** The ways it can have gone. */
  public enum What {
    /** It waits in an inbox. */
    WAITING,
    /** It is in the batch of a run that is open. */
    IN_RUN,
    /** It was in the batch of a run that succeeded. */
    DONE,
    /** It was in the batch of a run that failed. */
    FAILED,
    /** It was in a batch, but not processed: replaced, deleted or not readable. */
    DROPPED,
    /** It matches, but is never run over. */
    NOT_AN_INPUT,
    /** It says that its directory is complete. */
    MARKER,
    /** No pipeline matches its name. */
    NO_MATCH,
    /** It is there and matches, but its event was not seen yet. */
    NOT_SEEN,
    /** There is no such object, and nothing is remembered of one. */
    UNKNOWN;

    /** Whether nothing more becomes of it by itself. */
    public boolean isDecided() {
      return this != WAITING && this != IN_RUN && this != NOT_SEEN;
    }
  }

  /** A place and what is written there. */
  public record Evidence(String where, String says) {}
}
