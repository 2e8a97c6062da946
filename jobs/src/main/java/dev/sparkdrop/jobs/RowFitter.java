package dev.sparkdrop.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns one text record into a row of the table, or says why it is none. */
final class RowFitter {
  static final int SHOWN = 100;

  private final FitPlan plan;

  RowFitter(FitPlan plan) {
    this.plan = plan;
  }

  /** The row, or null for a record that is bad or doesn't count. */
  Row good(TextRecord record) {
    FitPlan.Source source = plan.source(record.source());
    if (source == null || record.fault() != null) {
      return null;
    }
    Object[] values = new Object[plan.columns().size()];
    return fit(record, source, values) == null ? RowFactory.create(values) : null;
  }

  /** The record as a bad row, or null for one that is good or doesn't count. */
  Row bad(TextRecord record) {
    FitPlan.Source source = plan.source(record.source());
    if (source == null) {
      return null;
    }
    String fault = record.fault();
    if (fault == null) {
      fault = fit(record, source, new Object[plan.columns().size()]);
    }
    return fault == null ? null : BadRows.row(source.object(), record.line(), record.raw(), fault);
  }

  private String fit(TextRecord record, FitPlan.Source source, Object[] values) {
    String[] texts = texts(record, source);
    StringBuilder faults = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      TableColumn column = plan.columns().get(i);
      if (TextValues.isNull(texts[i], column.type())) {
        continue;
      }
      values[i] = TextValues.value(texts[i], column.type());
      if (values[i] == null) {
        faults.append(faults.length() == 0 ? "" : " ").append(misfit(column, texts[i]));
      }
    }
    return faults.length() == 0 ? null : faults.toString();
  }

  /** The sentence for a value that a column can't hold. */
  static String misfit(TableColumn column, String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return "Column " + column.name() + " is " + column.type() + ", not '" + shown + "'.";
  }

  private String[] texts(TextRecord record, FitPlan.Source source) {
    String[] texts = new String[plan.columns().size()];
    if (source.format() == SourceFormat.CSV) {
      List<String> fields = CsvParser.split(record.raw());
      for (int i = 0; i < source.positions().length; i++) {
        texts[source.positions()[i]] = fields.get(i);
      }
      return texts;
    }
    try {
      Iterator<Map.Entry<String, JsonNode>> entries = JsonValues.parse(record.raw()).fields();
      while (entries.hasNext()) {
        Map.Entry<String, JsonNode> entry = entries.next();
        texts[source.byName().get(entry.getKey())] = JsonValues.text(entry.getValue());
      }
      return texts;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A sound record no longer parses: " + record.raw(), e);
    }
  }
}
