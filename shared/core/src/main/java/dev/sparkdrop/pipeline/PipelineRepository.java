package dev.sparkdrop.pipeline;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pipelines as their files are now, in a folder of the code bucket.
 *
 * <p>The folder is listed at most every few seconds, and a file is read once a generation. A faulty
 * one is logged, and its lanes wait.
 */
public final class PipelineRepository {
  private static final Pattern FILE = Pattern.compile("\\.(yaml|yml|json)$");
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Bucket code;
  private final String folder;
  private final Clock clock;
  private final StructuredLog log;

  private Instant listed = Instant.MIN;
  private Map<String, File> read = Map.of();
  private Map<String, File> files = Map.of();

  /** A file's generation, when it was written, and its pipeline where it is a valid one. */
  private record File(long generation, Instant written, Optional<Pipeline> pipeline) {}

  /**
   * @param folder prefix of the files' names, with its slash
   */
  public PipelineRepository(Bucket code, String folder, Clock clock, StructuredLog log) {
    this.code = code;
    this.folder = folder;
    this.clock = clock;
    this.log = log;
  }

  /** All valid pipelines. */
  public List<Pipeline> all() {
    return current().values().stream().flatMap(file -> file.pipeline().stream()).toList();
  }

  /** The valid pipeline of that name. */
  public Optional<Pipeline> named(String name) {
    return all().stream().filter(pipeline -> pipeline.name().equals(name)).findFirst();
  }

  /** The chat that the pipeline of that name has; empty: none of its own, or no such pipeline. */
  public Optional<String> chat(String name) {
    return named(name).flatMap(Pipeline::chat);
  }

  /** When the file of each valid pipeline was written, by the pipeline's name. */
  public Map<String, Instant> written() {
    Map<String, Instant> times = new HashMap<>();
    for (File file : current().values()) {
      file.pipeline().ifPresent(pipeline -> times.put(pipeline.name(), file.written()));
    }
    return times;
  }

  /** Whether some file is faulty: then it is not known which pipelines there are. */
  public boolean faulty() {
    return current().values().stream().anyMatch(file -> file.pipeline().isEmpty());
  }

  private synchronized Map<String, File> current() {
    Instant now = clock.instant();
    boolean stale = listed.isBefore(now.minus(FRESH)) || listed.isAfter(now);
    if (stale) {
      read = list();
      files = withoutNamesakes(read);
      listed = now;
    }
    return files;
  }

  private Map<String, File> list() {
    Map<String, File> found = new HashMap<>();
    code.forEach(
        folder,
        entry -> {
          if (FILE.matcher(entry.name()).find()) {
            File known = read.get(entry.name());
            boolean same = known != null && known.generation() == entry.generation();
            found.put(entry.name(), same ? known : read(entry));
          }
        });
    return found;
  }

  /** Two files of one name are faulty both: it is not known which of them is meant. */
  private Map<String, File> withoutNamesakes(Map<String, File> all) {
    Map<String, List<String>> byName = new HashMap<>();
    all.forEach(
        (file, each) ->
            each.pipeline()
                .ifPresent(
                    p -> byName.computeIfAbsent(p.name(), n -> new ArrayList<>()).add(file)));
    Map<String, File> sound = new HashMap<>(all);
    byName.forEach(
        (name, same) -> {
          if (same.size() > 1) {
            log.warning(
                "pipeline_faulty",
                "pipeline files have the same name, their lanes wait",
                "file",
                same.stream().sorted().collect(Collectors.joining(", ")),
                "faults",
                "name: " + Quoted.of(name) + " is in both; take one of them away");
            for (String file : same) {
              File twin = all.get(file);
              sound.put(file, new File(twin.generation(), twin.written(), Optional.empty()));
            }
          }
        });
    return sound;
  }

  private File read(Bucket.Entry entry) {
    Optional<Pipeline> pipeline =
        code.read(entry.name()).flatMap(stored -> parse(entry.name(), stored.content()));
    return new File(entry.generation(), entry.created(), pipeline);
  }

  private Optional<Pipeline> parse(String name, String text) {
    try {
      return Optional.of(Pipeline.parse(name, text));
    } catch (FaultyPipeline e) {
      String faults = e.faults().stream().map(Fault::toString).collect(Collectors.joining("; "));
      log.warning(
          "pipeline_faulty",
          "pipeline file is faulty, its lanes wait",
          "file",
          name,
          "faults",
          faults);
      return Optional.empty();
    }
  }

  /** The regions in which a pipeline may have clusters. */
  public List<String> regions() {
    List<String> regions = new ArrayList<>();
    all().forEach(pipeline -> regions.addAll(pipeline.policy().regions()));
    return regions.stream().distinct().toList();
  }
}
