package dev.sparkdrop.console;

import dev.sparkdrop.run.Phase;
import java.time.Instant;
import java.util.SortedMap;

/**
 * What a lane does just now.
 *
 * @param values what sets it apart from the other lanes of its pipeline; empty for an only one
 * @param words its phase in plain words, and what it waits for, as one sentence
 * @param since when the phase was entered; null for a lane that has no record yet
 * @param until when a look is worth it at the latest; null where only an event helps
 * @param waiting how many objects are in its inbox, counted to {@link #COUNTED} at most
 * @param run the open run; null where none is
 * @param cluster the claimed cluster; null where none is
 * @param clusterRequested when it was asked for; null where it was not
 * @param job the current attempt's job, once it was submitted; else null
 * @param paused whether its pipeline is paused
 */
public record LaneStatus(
    String pipeline,
    String lane,
    SortedMap<String, String> values,
    Phase phase,
    String words,
    Instant since,
    Instant until,
    int waiting,
    String run,
    String cluster,
    Instant clusterRequested,
    String job,
    boolean paused) {
  /** More are not counted: "1,000 or more". */
  public static final int COUNTED = 1000;

  /** Its name for people: by its values, where it has some. */
  public String laneName() {
    return Text.lane(values, lane);
  }
}
