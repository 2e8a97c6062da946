package dev.sparkdrop.jobs;

import java.util.ArrayList;
import java.util.List;

/** What one object turned out to hold; it comes after the last of the object's records. */
final class SourceSummary extends TextItem {
  private static final long serialVersionUID = 1;

  // ArrayLists, since Spark may be set to a serializer that can't build the JDK's immutable lists.
  private final ArrayList<String> header = new ArrayList<>();
  private final ArrayList<ColumnType> types = new ArrayList<>();
  private long sound;
  private long faulty;
  private String unreadable;

  SourceSummary(int source) {
    super(source);
  }

  void addColumn(String name) {
    header.add(name);
    types.add(ColumnType.NONE);
  }

  void seen(int column, ColumnType type) {
    types.set(column, types.get(column).merge(type));
  }

  void count(TextRecord record) {
    if (record.fault() == null) {
      sound++;
    } else {
      faulty++;
    }
  }

  void unreadable(String sentence) {
    unreadable = sentence;
  }

  List<String> header() {
    return header;
  }

  List<ColumnType> types() {
    return types;
  }

  /** Records in all. */
  long rows() {
    return sound + faulty;
  }

  /** Whether any record tells something of the columns' types. */
  boolean tellsTypes() {
    return sound > 0;
  }

  /** Why nothing of the object counts, or null. */
  String unreadable() {
    return unreadable;
  }
}
