package dev.sparkdrop.jobs.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The objects of a manifest: those that still count, and those skipped. */
public final class Sources {
  // A look waits for the store, not for the driver's cores.
  private static final int THREADS = 32;

  private final Generations generations;
  private final Map<Integer, SkippedObject> skipped = new TreeMap<>();
  private List<Source> sources = new ArrayList<>();

  /**
   * All objects of a manifest; those of which the name tells that they can't be read are skipped.
   *
   * @param input the format of all objects, or null where their names tell
   */
  public Sources(
      List<SourceObject> objects,
      SourceFormat input,
      Locations locations,
      Generations generations) {
    this.generations = generations;
    for (int i = 0; i < objects.size(); i++) {
      SourceObject object = objects.get(i);
      Optional<SourceFormat> format =
          input == null ? SourceFormat.ofName(object.name) : Optional.of(input);
      boolean zip = object.name.toLowerCase(Locale.ROOT).endsWith(".zip");
      String fault =
          format
              .map(f -> fault(object, f, locations))
              .orElse(zip ? SourceFormat.ZIP : SourceFormat.SUPPORTED);
      if (fault.isEmpty()) {
        sources.add(new Source(i, object, format.get(), locations.path(object)));
      } else {
        skipped.put(i, new SkippedObject(object, SkippedObject.Why.UNREADABLE, fault));
      }
    }
  }

  private static String fault(SourceObject object, SourceFormat format, Locations locations) {
    String last = object.name.substring(object.name.lastIndexOf('/') + 1);
    if (format.isTyped() && (last.startsWith("_") || last.startsWith("."))) {
      return "Spark passes over files whose names begin with '_' or '.'.";
    }
    return locations.fault(object).orElse("");
  }

  /** In the manifest's order. */
  public List<Source> remaining() {
    return List.copyOf(sources);
  }

  /** Those that remain. */
  public List<SourceObject> objects() {
    return sources.stream().map(source -> source.object).collect(Collectors.toList());
  }

  /** In the manifest's order. */
  public List<SkippedObject> skipped() {
    return new ArrayList<>(skipped.values());
  }

  /**
   * Drops objects that were replaced or deleted since the manifest was sealed.
   *
   * @return whether there were any
   */
  public boolean dropChanged() throws IOException {
    List<Long> live = generations.live(objects());
    for (int i = 0; i < live.size(); i++) {
      Source source = sources.get(i);
      long now = live.get(i);
      if (now == Generations.ABSENT) {
        skip(source, SkippedObject.Why.VANISHED, "It was deleted before its rows were committed.");
      } else if (now != source.object.generation) {
        skip(source, SkippedObject.Why.SUPERSEDED, "Generation " + now + " has replaced it.");
      }
    }
    return sources.removeIf(source -> skipped.containsKey(source.index));
  }

  /** Drops an object whose content is no such file as its name says. */
  public void dropUnreadable(int index, String sentence) {
    for (Source source : sources) {
      if (source.index == index) {
        skip(source, SkippedObject.Why.UNREADABLE, sentence);
      }
    }
    sources.removeIf(source -> source.index == index);
  }

  private void skip(Source source, SkippedObject.Why why, String sentence) {
    skipped.put(source.index, new SkippedObject(source.object, why, sentence));
  }

  /** A look at one object. */
  public interface Look<T> {
    /**
     * What was seen.
     *
     * @throws UnreadableException when the object is no such file as it should be
     */
    T at(Source source) throws IOException;
  }

  /**
   * Looks at many objects at once, and drops those that are unreadable.
   *
   * @return what was seen of the others, by their place in the manifest
   * @throws IOException when the store can't be asked
   */
  public <T> Map<Integer, T> look(Predicate<Source> which, Look<T> look) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      Map<Integer, Future<T>> pending = new LinkedHashMap<>();
      sources.stream()
          .filter(which)
          .forEach(source -> pending.put(source.index, pool.submit(() -> look.at(source))));
      Map<Integer, T> seen = new TreeMap<>();
      for (Map.Entry<Integer, Future<T>> each : pending.entrySet()) {
        try {
          seen.put(each.getKey(), each.getValue().get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnreadableException)) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
          }
          dropUnreadable(each.getKey(), e.getCause().getMessage());
        }
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
