package dev.sparkdrop.pipeline;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Finds sources whose objects would land where no pipeline takes them. */
final class IngestTargets {
  /** The end of a URL that no query and no escape can change. */
  private static final String PLAIN = "[A-Za-z0-9._-]+";

  private IngestTargets() {}

  /** A fault for each; what is known only once it is fetched is not judged. */
  static List<Fault> find(SortedMap<String, Pipeline> pipelines) {
    List<Fault> faults = new ArrayList<>();
    pipelines.forEach(
        (file, pipeline) -> {
          Ingest ingest = pipeline.ingest();
          boolean open = ingest.parameters().containsValue("");
          List<IngestSource> sources = open ? List.of() : ingest.resolve(LocalDate.EPOCH, Map.of());
          for (int i = 0; i < sources.size(); i++) {
            SourceLocation at = SourceLocation.FILE.key("ingest").key("sources").item(i);
            name(sources.get(i))
                .map(name -> ingest.destination() + name)
                .filter(name -> !isTaken(name, pipelines))
                .ifPresent(name -> faults.add(fault(file, at, name, pipeline)));
          }
        });
    return faults;
  }

  /** The object's name below the destination, where the file alone tells it. */
  private static Optional<String> name(IngestSource source) {
    if (source.unpack().isPresent()) {
      return Optional.empty();
    }
    String last = source.url().replaceFirst("^[a-z]+://[^/]*/?(?:.*/)?", "");
    return source.object().or(() -> Optional.of(last).filter(name -> name.matches(PLAIN)));
  }

  private static boolean isTaken(String name, SortedMap<String, Pipeline> pipelines) {
    return pipelines.values().stream()
        .anyMatch(each -> each.trigger().match(name).isPresent() || each.isMarker(name));
  }

  private static Fault fault(String file, SourceLocation at, String name, Pipeline pipeline) {
    return new Fault(
        file,
        at.path(),
        "lands as " + Quoted.of(name) + ", which no pipeline takes",
        "write destination and object so that " + pipeline.trigger().pattern() + " matches");
  }
}
