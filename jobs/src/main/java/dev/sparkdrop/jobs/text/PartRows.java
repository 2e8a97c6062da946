package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.schema.ColumnMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;

/** The rows of a part, or its bad rows. */
final class PartRows extends Spliterators.AbstractSpliterator<InternalRow> {
  private final TextPart part;
  private final RowConverter converter;
  private final CollectionAccumulator<PartReport> reports;
  private PartReader reader;

  /**
   * @param reports gets one when all of the part was read; null to give the bad rows
   */
  PartRows(
      TextPart part,
      ColumnMapping mapping,
      Configuration hadoop,
      CollectionAccumulator<PartReport> reports)
      throws IOException {
    super(Long.MAX_VALUE, ORDERED | NONNULL);
    this.part = part;
    this.converter = new RowConverter(mapping, part.object);
    this.reports = reports;
    this.reader = new PartReader(part, hadoop);
  }

  @Override
  public boolean tryAdvance(Consumer<? super InternalRow> action) {
    try {
      InternalRow row = reader == null ? null : advance();
      if (row != null) {
        action.accept(row);
      }
      return row != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private InternalRow advance() throws IOException {
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
