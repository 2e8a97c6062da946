package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Failed runs that somebody wants to be run again: {@code again/<pipeline>/<run>}. Anybody who may
 * write to the state bucket can put one there; nothing is read but its name.
 */
public final class Wishes {
  /** All of them lie below this. */
  public static final String FOLDER = "again/";

  private final Bucket state;

  Wishes(Bucket state) {
    this.state = state;
  }

  /** The runs of a lane that are to be run again, the oldest first. */
  public List<String> of(String pipeline, String lane) {
    List<String> runs = new ArrayList<>();
    String folder = FOLDER + pipeline + "/";
    list(
        folder + lane + "-",
        name -> {
          String run = name.substring(folder.length());
          if (RunId.parse(run).filter(id -> id.lane().equals(lane)).isPresent()) {
            runs.add(run);
          }
        });
    return runs;
  }

  /** Tells of every lane with a wish, by the names of pipeline and lane. */
  public void forEachLane(BiConsumer<String, String> each) {
    list(
        FOLDER,
        name -> {
          String[] parts = name.split("/", -1);
          if (parts.length == 3) {
            RunId.parse(parts[2]).ifPresent(run -> each.accept(parts[1], run.lane()));
          }
        });
  }

  /**
   * Wishes that a failed run be run again; a wish that is there already stays as it is.
   *
   * @param who by whom it was wished and when, for whoever looks; nothing reads it
   */
  public void again(String pipeline, String run, Map<String, String> who) {
    state.write(new Bucket.Draft(FOLDER + pipeline + "/" + run, "", who), Bucket.NONE);
  }

  /** Takes a wish away. */
  public void remove(String pipeline, String run) {
    state.deleteAll(List.of(FOLDER + pipeline + "/" + run));
  }

  private void list(String prefix, Consumer<String> each) {
    state.forEach(prefix, entry -> each.accept(entry.name()));
  }
}
