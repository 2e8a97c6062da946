package dev.sparkdrop.jobs.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sparkdrop.jobs.schema.BadRows;
import dev.sparkdrop.jobs.schema.ColumnMapping;
import dev.sparkdrop.jobs.schema.SystemColumns;
import dev.sparkdrop.jobs.value.Dialect;
import dev.sparkdrop.jobs.value.ValueConverter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;

/** Turns the records of one object into rows of the table, or says why one is none. */
final class RowConverter {
  private final ColumnMapping.OfObject mapping;
  private final Map<String, Integer> byName = new HashMap<>();
  private final ValueConverter[] converters;
  private final Object[] constants;
  private final String objectFault;
  private final String objectColumn;
  private String fault;
  private String column;

  RowConverter(ColumnMapping mapping, TextObject object) {
    this.mapping = mapping.of(object.index());
    StructField[] fields = mapping.table.fields();
    this.converters = new ValueConverter[fields.length];
    this.constants = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].name();
      boolean ours = SystemColumns.NAMES.contains(name);
      converters[i] =
          new ValueConverter(
              name,
              fields[i].dataType(),
              ours ? Dialect.PLAIN : object.dialect,
              mapping.declared.contains(name));
      take(this.mapping.constants.get(i), i, constants);
    }
    objectFault = fault;
    objectColumn = column;
    for (int i = 0; i < this.mapping.positions.length; i++) {
      byName.putIfAbsent(this.mapping.header.get(i), this.mapping.positions[i]);
    }
  }

  /** The row, or null for a record that is bad. */
  InternalRow convert(TextRecord record) {
    fault = record.fault == null ? objectFault : record.fault;
    column = record.fault == null ? objectColumn : null;
    if (fault != null) {
      return null;
    }
    Object[] values = constants.clone();
    if (record.object == null) {
      csv(record.fields, values);
    } else {
      json(record.object, values);
    }
    return fault == null ? new GenericInternalRow(values) : null;
  }

  /** The bad row of the record that came last. */
  InternalRow bad(long line, String raw) {
    return BadRows.row(mapping.object, line, raw, column, fault);
  }

  private void csv(List<String> fields, Object[] values) {
    for (int i = 0; i < fields.size(); i++) {
      take(fields.get(i), mapping.positions[i], values);
    }
  }

  private void json(JsonNode object, Object[] values) {
    Iterator<Map.Entry<String, JsonNode>> entries = object.fields();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      int position = byName.getOrDefault(entry.getKey(), -1);
      if (position >= 0) {
        take(JsonRecords.text(entry.getValue()), position, values);
      }
    }
  }

  private void take(String text, int position, Object[] values) {
    if (position < 0) {
      return;
    }
    ValueConverter converter = converters[position];
    Object value = converter.convert(text);
    if (value != ValueConverter.MISFIT) {
      values[position] = value;
      return;
    }
    fault = fault == null ? converter.fault(text) : fault + " " + converter.fault(text);
    column = column == null ? converter.name : column;
  }
}
