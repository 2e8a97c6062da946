package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a manifest: those that still count, and those skipped. */
final class Sources {
  private final Generations generations;
  private final Map<Integer, SkippedObject> skipped = new TreeMap<>();
  private List<Source> sources = new ArrayList<>();

  /**
   * @param input the format of all objects, or null where their names tell
   */
  Sources(
      List<SourceObject> objects,
      SourceFormat input,
      Locations locations,
      Generations generations) {
    this.generations = generations;
    for (int i = 0; i < objects.size(); i++) {
      SourceObject object = objects.get(i);
      Optional<SourceFormat> format =
          input == null ? SourceFormat.ofName(object.name()) : Optional.of(input);
      boolean zip = object.name().toLowerCase(Locale.ROOT).endsWith(".zip");
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

  /** In the manifest's order. */
  List<Source> remaining() {
    return List.copyOf(sources);
  }

  /** In the manifest's order. */
  List<SkippedObject> skipped() {
    return new ArrayList<>(skipped.values());
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
        drop(source, SkippedObject.Why.VANISHED, "It was deleted before its rows were committed.");
      } else {
        drop(source, SkippedObject.Why.SUPERSEDED, "Generation " + now + " has replaced it.");
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
        drop(source, SkippedObject.Why.UNREADABLE, sentence);
      }
    }
    sources.removeIf(source -> source.index() == index);
  }

  private void drop(Source source, SkippedObject.Why why, String sentence) {
    skipped.put(source.index(), new SkippedObject(source.object(), why, sentence));
  }

  private static String fault(SourceObject object, SourceFormat format, Locations locations) {
    String last = object.name().substring(object.name().lastIndexOf('/') + 1);
    if (format.isTyped() && (last.startsWith("_") || last.startsWith("."))) {
      return "Spark passes over files whose names begin with '_' or '.'.";
    }
    return locations.fault(object).orElse("");
  }
}
