package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/** Turns the records of one object into rows of the table, or says why one is none. */
final class RowConverter {
  private final ColumnMapping.OfObject mapping;
  private final ValueConverter[] converters;
  private final Object[] constants;
  private String fault;
  private String column;

  RowConverter(ColumnMapping mapping, TextObject object) {
    this.mapping = mapping.of(object.index());
    StructField[] fields = mapping.table().fields();
    this.converters = new ValueConverter[fields.length];
    this.constants = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].name();
      converters[i] =
          new ValueConverter(
              name, fields[i].dataType(), object.dialect(), mapping.isDeclared(name));
      if (name.equals(SystemColumns.SOURCE)) {
        constants[i] = UTF8String.fromString(this.mapping.object().uri());
      } else if (name.equals(SystemColumns.GENERATION)) {
        constants[i] = this.mapping.object().generation();
      } else if (name.equals(SystemColumns.RUN)) {
        constants[i] = UTF8String.fromString(mapping.run());
      }
    }
    this.mapping.captures().forEach((at, text) -> constants[at] = converters[at].convert(text));
  }

  /** The row, or null for a record that is bad. */
  InternalRow convert(TextRecord record) {
    fault = record.fault();
    column = null;
    if (fault != null) {
      return null;
    }
    Object[] values = constants.clone();
    if (record.object() == null) {
      csv(record.fields(), values);
    } else {
      json(record.object(), values);
    }
    return fault == null ? new GenericInternalRow(values) : null;
  }

  /** What is wrong with the record that came last, or null. */
  String fault() {
    return fault;
  }

  /** The column whose value is wrong; null where the whole record is. */
  String column() {
    return column;
  }

  private void csv(List<String> fields, Object[] values) {
    int[] positions = mapping.positions();
    for (int i = 0; i < fields.size(); i++) {
      if (positions[i] >= 0) {
        take(fields.get(i), positions[i], values);
      }
    }
  }

  private void json(JsonNode object, Object[] values) {
    Iterator<Map.Entry<String, JsonNode>> entries = object.fields();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      int position = mapping.byName().getOrDefault(entry.getKey(), -1);
      if (position >= 0) {
        take(JsonValues.text(entry.getValue()), position, values);
      }
    }
  }

  private void take(String text, int position, Object[] values) {
    ValueConverter converter = converters[position];
    Object value = converter.convert(text);
    if (value != ValueConverter.MISFIT) {
      values[position] = value;
      return;
    }
    fault = fault == null ? converter.fault(text) : fault + " " + converter.fault(text);
    column = column == null ? converter.name() : column;
  }
}
