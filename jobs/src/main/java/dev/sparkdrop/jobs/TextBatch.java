package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The text objects of a batch: looked at once, cut into parts, read as often as it takes.
 *
 * <p>Parts of one object are read side by side, each from its first line on. That is right where
 * part k stopped exactly where part k+1 began; an object for which that fails, since a quote was
 * open across the cut, is read whole.
 */
final class TextBatch {
  private final SparkSession spark;
  private final TextScan scan;
  private final Sources sources;
  private final Dialect dialect;
  private final Map<Integer, TextObject> objects = new TreeMap<>();
  private final Map<Integer, List<TextPart>> parts = new HashMap<>();
  private final Map<Integer, Map<Integer, PartReport>> inspected = new HashMap<>();
  private CollectionAccumulator<PartReport> read;

  TextBatch(SparkSession spark, Sources sources, Dialect dialect) {
    this.spark = spark;
    this.scan = new TextScan(spark);
    this.sources = sources;
    this.dialect = dialect;
  }

  /** Looks at objects that were not looked at before. */
  void look() throws IOException {
    List<Source> news = new ArrayList<>();
    for (Source source : sources.remaining()) {
      if (!source.format().isTyped() && !objects.containsKey(source.index())) {
        news.add(source);
      }
    }
    List<Looked<TextObject>> looked =
        Looked.all(
            news,
            source -> TextProbe.look(source, dialect, spark.sparkContext().hadoopConfiguration()));
    for (int i = 0; i < news.size(); i++) {
      int index = news.get(i).index();
      if (looked.get(i).fault() != null) {
        sources.dropUnreadable(index, looked.get(i).fault());
      } else {
        TextObject object = looked.get(i).value();
        objects.put(index, object);
        parts.put(index, TextPart.split(object, TextPart.SIZE));
      }
    }
  }

  /** Reads all objects that still count to learn what they hold; each once. */
  void inspect() throws IOException {
    for (List<TextPart> missing = missing(); !missing.isEmpty(); missing = missing()) {
      take(scan.inspect(missing));
    }
  }

  private List<TextPart> missing() {
    List<TextPart> missing = new ArrayList<>();
    for (Source source : sources.remaining()) {
      if (objects.containsKey(source.index()) && !inspected.containsKey(source.index())) {
        missing.addAll(parts.get(source.index()));
      }
    }
    return missing;
  }

  /** Sorts reports by object and checks them; an object that was cut wrongly has none then. */
  private boolean take(Collection<PartReport> reports) {
    Map<Integer, Map<Integer, PartReport>> byObject = new HashMap<>();
    for (PartReport report : reports) {
      byObject.computeIfAbsent(report.source(), s -> new TreeMap<>()).put(report.part(), report);
    }
    boolean sound = true;
    for (Map.Entry<Integer, Map<Integer, PartReport>> entry : byObject.entrySet()) {
      int index = entry.getKey();
      Collection<PartReport> all = entry.getValue().values();
      String fault =
          all.stream()
              .map(PartReport::unreadable)
              .filter(java.util.Objects::nonNull)
              .findFirst()
              .orElse(null);
      if (fault != null) {
        sources.dropUnreadable(index, fault);
        sound = false;
      } else if (fit(parts.get(index), all)) {
        inspected.putIfAbsent(index, entry.getValue());
      } else {
        parts.put(index, List.of(TextPart.whole(objects.get(index))));
        inspected.remove(index);
        sound = false;
      }
    }
    return sound;
  }

  private static boolean fit(List<TextPart> parts, Collection<PartReport> reports) {
    PartReport before = null;
    long line = parts.get(0).object().dataLine();
    for (PartReport report : reports) {
      if (before != null && before.stop() != report.begin()) {
        return false;
      }
      parts.get(report.part()).line(line);
      line += report.lines();
      before = report;
    }
    return true;
  }

  /** The object, or null where it is none of text. */
  TextObject object(int index) {
    return objects.get(index);
  }

  /** Good and bad records of an object that was inspected. */
  long records(int index) {
    return inspected.get(index).values().stream()
        .mapToLong(report -> report.goodRecords() + report.badRecords())
        .sum();
  }

  /** Names and statistics of an object's columns; names of CSV may repeat. */
  void columns(int index, List<String> names, List<ColumnStats> stats) {
    boolean csv = objects.get(index).kind() == TextObject.Kind.CSV;
    for (PartReport report : inspected.get(index).values()) {
      for (int i = 0; i < report.names().size(); i++) {
        int at = csv ? i : names.indexOf(report.names().get(i));
        if (at < 0 || at >= names.size()) {
          at = names.size();
          names.add(report.names().get(i));
          stats.add(new ColumnStats());
        }
        stats.get(at).add(report.stats().get(i));
      }
    }
  }

  private List<TextPart> remaining() {
    List<TextPart> remaining = new ArrayList<>();
    for (Source source : sources.remaining()) {
      remaining.addAll(parts.getOrDefault(source.index(), List.of()));
    }
    return remaining;
  }

  /** The rows of the table, or null where no text is left. */
  Dataset<Row> rows(ColumnMapping mapping) {
    List<TextPart> all = remaining();
    read = spark.sparkContext().collectionAccumulator("parts");
    return all.isEmpty() ? null : scan.rows(all, mapping, read);
  }

  /**
   * Checks what reading the rows told.
   *
   * @return false where they must be read again: an object was cut wrongly, or can't be read
   */
  boolean sound() {
    return take(read.value());
  }

  /** The bad rows that reading told of, or null where there are none. */
  Dataset<Row> bad(ColumnMapping mapping) {
    Set<String> faulty = new HashSet<>();
    for (PartReport report : read.value()) {
      if (report.badRecords() > 0) {
        faulty.add(report.source() + "/" + report.part());
      }
    }
    List<TextPart> some = remaining();
    some.removeIf(part -> !faulty.contains(part.object().index() + "/" + part.number()));
    return some.isEmpty() ? null : scan.bad(some, mapping);
  }
}
