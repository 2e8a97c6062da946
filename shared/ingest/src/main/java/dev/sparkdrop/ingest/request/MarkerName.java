package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.pipeline.Pipeline;
import java.util.List;
import java.util.Optional;

/** The object that says that all sources of a request are there. */
final class MarkerName {
  private MarkerName() {}

  /** The pipeline's marker in the deepest directory that has all objects in it. */
  static Optional<String> of(
      Pipeline pipeline, List<RequestedSource> sources, SourceFaults faults) {
    Optional<String> marker = pipeline.trigger().marker();
    if (marker.isEmpty()) {
      return faults.add(
          "marker", "the pipeline has none", "no marker, or give the file a trigger.marker");
    }
    String name = directory(sources) + marker.get();
    if (!pipeline.isMarker(name)) {
      return faults.add(
          "marker",
          "%s would start nothing".formatted(Redactor.text(name)),
          "sources whose objects match the pipeline's trigger");
    }
    if (sources.stream().anyMatch(source -> source.object().equals(name))) {
      return faults.add(
          "marker", "a source becomes the marker itself", "another name for that source's object");
    }
    return Optional.of(name);
  }

  private static String directory(List<RequestedSource> sources) {
    String common = null;
    for (RequestedSource source : sources) {
      String own = source.object().substring(0, source.object().lastIndexOf('/') + 1);
      common = common == null ? own : common;
      while (!own.startsWith(common)) {
        common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
      }
    }
    return common == null ? "" : common;
  }
}
