package dev.sparkdrop.pipeline;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a folder of pipeline files holds.
 *
 * @param pipelines those without a fault of their own, by file name
 * @param faults all that is wrong, with the files and between them; where there is one, nothing of
 *     the folder is to be deployed
 * @param texts the resolved text of every file that could be read, by file name
 */
public record CheckedFolder(
    List<Pipeline> pipelines, List<Fault> faults, SortedMap<String, String> texts) {
  public CheckedFolder {
    pipelines = List.copyOf(pipelines);
    faults = List.copyOf(faults);
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  /** The secrets with the webhooks of the pipelines' chats, each once. */
  public List<String> chats() {
    return pipelines.stream().flatMap(pipeline -> pipeline.chat().stream()).distinct().toList();
  }

  /** The datasets that the pipelines load into, each once. */
  public List<TargetDataset> datasets() {
    return pipelines.stream()
        .flatMap(pipeline -> pipeline.loadTarget().stream())
        .map(target -> new TargetDataset(target.project(), target.dataset(), target.location()))
        .distinct()
        .toList();
  }
}
