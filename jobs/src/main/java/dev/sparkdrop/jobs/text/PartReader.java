package dev.sparkdrop.jobs.text;

import dev.sparkdrop.jobs.batch.UnreadableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/** Reads the records of one part, and reports where it began and stopped. */
final class PartReader implements Closeable {
  /** What was read so far. */
  final PartReport report;

  private final TextPart part;
  private InputStream in;
  private Lines lines;
  private RecordReader reader;

  PartReader(TextPart part, Configuration hadoop) throws IOException {
    this.part = part;
    this.report = new PartReport(part);
    // The byte before tells whether the first line begins here or was cut.
    boolean cut = part.number > 0;
    long start = cut ? part.start - 1 : part.start;
    try {
      in = part.object.open(hadoop, start);
      lines = new Lines(in, part.object.encoding, start);
      if (cut) {
        lines.begin();
      }
      reader = reader();
      report.begin = lines.offset();
    } catch (UnreadableException e) {
      report.unreadable = e.getMessage();
    }
  }

  private RecordReader reader() throws IOException {
    TextObject object = part.object;
    switch (object.kind) {
      case JSON_DOCUMENT:
        return JsonRecords.document(in, object.encoding, object.dialect.recordPath);
      case JSON_LINES:
        return JsonRecords.lines(lines, part.end);
      default:
        return new CsvReader(lines, object.dialect, object.header, part.end);
    }
  }

  /** The next record, or null after the last, or where nothing of the object counts. */
  TextRecord next() throws IOException {
    try {
      TextRecord record = report.unreadable == null ? reader.next() : null;
      report.stop = lines == null ? 0 : lines.offset();
      report.lines = lines == null ? 0 : lines.number();
      return record;
    } catch (UnreadableException e) {
      report.unreadable = e.getMessage();
      return null;
    }
  }

  /** Reads all records to learn what they hold. */
  PartReport inspect() throws IOException {
    try {
      for (TextRecord record = next(); record != null; record = next()) {
        report.count(record, part.object.dialect);
      }
    } catch (UnreadableException e) {
      report.unreadable = e.getMessage();
    }
    return report;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
