package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.schema.ColumnMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;

/** The rows of some parts, one after the other; or their bad rows. */
final class PartRows implements Iterator<InternalRow> {
  private final Iterator<TextPart> parts;
  private final ColumnMapping mapping;
  private final Configuration hadoop;
  private final CollectionAccumulator<PartReport> reports;
  private TextPart part;
  private PartReader reader;
  private RowConverter converter;
  private InternalRow next;

  /**
   * @param reports gets one of each part when all of it was read; null to give the bad rows
   */
  PartRows(
      Iterator<TextPart> parts,
      ColumnMapping mapping,
      Configuration hadoop,
      CollectionAccumulator<PartReport> reports) {
    this.parts = parts;
    this.mapping = mapping;
    this.hadoop = hadoop;
    this.reports = reports;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && (reader != null || parts.hasNext())) {
        next = advance();
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    InternalRow row = next;
    next = null;
    return row;
  }

  private InternalRow advance() throws IOException {
    if (reader == null) {
      part = parts.next();
      reader = new PartReader(part, hadoop);
      converter = new RowConverter(mapping, part.object);
    }
    for (TextRecord record = reader.next(); record != null; record = reader.next()) {
      InternalRow row = converter.convert(record);
      reader.report.good += row == null ? 0 : 1;
      reader.report.bad += row == null ? 1 : 0;
      if (reports != null && row != null) {
        return row;
      }
      if (reports == null && row == null) {
        return converter.bad(part.line + record.line, record.raw());
      }
    }
    if (reports != null) {
      reports.add(reader.report);
    }
    reader.close();
    reader = null;
    return null;
  }
}
