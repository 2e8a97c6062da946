package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a manifest: those that still count, and those left out. */
final class Sources {
  private final Generations generations;
  private final Map<Integer, LeftOut> leftOut = new TreeMap<>();
  private List<Source> sources = new ArrayList<>();

  Sources(List<SourceObject> objects, Locations locations, Generations generations) {
    this.generations = generations;
    for (int i = 0; i < objects.size(); i++) {
      SourceObject object = objects.get(i);
      Optional<SourceFormat> format = SourceFormat.ofName(object.name());
      String fault = format.map(f -> fault(object, f, locations)).orElse(SourceFormat.SUPPORTED);
      if (fault.isEmpty()) {
        sources.add(new Source(i, object, format.get(), locations.path(object)));
      } else {
        leftOut.put(i, new LeftOut(object, LeftOut.Why.UNREADABLE, fault));
      }
    }
  }

  /** In the manifest's order. */
  List<Source> remaining() {
    return List.copyOf(sources);
  }

  /** In the manifest's order. */
  List<LeftOut> leftOut() {
    return new ArrayList<>(leftOut.values());
  }

  /**
   * Drops objects that were replaced or deleted since the manifest was sealed.
   *
   * @return whether there were any
   */
  boolean dropChanged() throws IOException {
    List<SourceObject> objects = new ArrayList<>();
    sources.forEach(source -> objects.add(source.object()));
    List<Long> live = generations.live(objects);
    List<Source> kept = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      Source source = sources.get(i);
      long now = live.get(i);
      if (now == source.object().generation()) {
        kept.add(source);
      } else if (now == Generations.ABSENT) {
        drop(source, LeftOut.Why.VANISHED, "It was deleted before its rows were committed.");
      } else {
        drop(source, LeftOut.Why.SUPERSEDED, "Generation " + now + " has replaced it.");
      }
    }
    boolean changed = kept.size() < sources.size();
    sources = kept;
    return changed;
  }

  /** Drops an object whose content is no such file as its name says. */
  void dropUnreadable(int index, String sentence) {
    for (Source source : sources) {
      if (source.index() == index) {
        drop(source, LeftOut.Why.UNREADABLE, sentence);
      }
    }
    sources.removeIf(source -> source.index() == index);
  }

  private void drop(Source source, LeftOut.Why why, String sentence) {
    leftOut.put(source.index(), new LeftOut(source.object(), why, sentence));
  }

  private static String fault(SourceObject object, SourceFormat format, Locations locations) {
    String last = object.name().substring(object.name().lastIndexOf('/') + 1);
    if (format == SourceFormat.PARQUET && (last.startsWith("_") || last.startsWith("."))) {
      return "Spark passes over Parquet files whose names begin with '_' or '.'.";
    }
    return locations.fault(object).orElse("");
  }
}
