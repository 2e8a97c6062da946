package dev.sparkdrop.jobs;

import java.io.Serializable;

/** A column of the table. */
final class TableColumn implements Serializable {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String source;
  private final ColumnType type;

  /**
   * @param source the name in the file that brought the column first, before it was made safe
   */
  TableColumn(String name, String source, ColumnType type) {
    this.name = name;
    this.source = source;
    this.type = type;
  }

  String name() {
    return name;
  }

  String source() {
    return source;
  }

  ColumnType type() {
    return type;
  }

  TableColumn withType(ColumnType other) {
    return new TableColumn(name, source, other);
  }
}
