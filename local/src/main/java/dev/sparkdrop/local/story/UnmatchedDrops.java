package dev.sparkdrop.local.story;

import dev.sparkdrop.local.storage.ObjectResource;
import dev.sparkdrop.pipeline.Mismatch;
import dev.sparkdrop.pipeline.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells of objects that landed and that no pipeline takes, with the pattern that comes nearest: of
 * each folder once, until the pipelines change.
 */
public final class UnmatchedDrops {
  private final Story story;
  private final String landing;
  private final Set<String> told = new HashSet<>();
  private List<Pipeline> pipelines;

  /**
   * @param landing the bucket in which objects land
   */
  public UnmatchedDrops(Story story, String landing, List<Pipeline> pipelines) {
    this.story = story;
    this.landing = landing;
    this.pipelines = List.copyOf(pipelines);
  }

  /** The pipelines are these from now on. */
  public synchronized void pipelines(List<Pipeline> now) {
    pipelines = List.copyOf(now);
    told.clear();
  }

  /** An object of any bucket was written. */
  public synchronized void written(ObjectResource object) {
    String name = object.name();
    if (!object.bucket().equals(landing) || pipelines.stream().anyMatch(it -> takes(it, name))) {
      return;
    }
    if (told.add(name.substring(0, name.lastIndexOf('/') + 1))) {
      story.tell("landing", sentence(name));
    }
  }

  private static boolean takes(Pipeline pipeline, String name) {
    return pipeline.trigger().match(name).isPresent() || pipeline.isMarker(name);
  }

  private String sentence(String name) {
    String nearest =
        Mismatch.nearest(pipelines.stream().map(it -> it.trigger().mismatch(name)).toList())
            .map(its -> "Nearest comes " + its.pattern() + ": " + its.where() + ".")
            .orElse("There is no pipeline at all.");
    return name + " matches no pipeline. " + nearest;
  }
}
