package dev.sparkdrop.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.apache.hadoop.conf.Configuration;

/** Reads the records of one part, and reports where it began and stopped. */
final class PartReader implements Closeable {
  private final TextPart part;
  private final PartReport report;
  private final InputStream in;
  private final RecordReader reader;

  PartReader(TextPart part, Configuration hadoop) throws IOException {
    this.part = part;
    this.report = new PartReport(part);
    TextObject object = part.object();
    boolean cut = part.number() > 0;
    InputStream opened = null;
    RecordReader records = null;
    try {
      opened = object.open(hadoop, cut ? part.start() - 1 : part.start());
      records = reader(object, opened, cut);
      report.began(records.offset());
    } catch (UnreadableException e) {
      report.unreadable(e.getMessage());
    }
    this.in = opened;
    this.reader = records;
  }

  private RecordReader reader(TextObject object, InputStream opened, boolean cut)
      throws IOException {
    if (object.kind() == TextObject.Kind.JSON_DOCUMENT) {
      return new JsonDocumentReader(new InputStreamReader(opened, object.charset()));
    }
    Lines lines = new Lines(opened, object.charset(), cut ? part.start() - 1 : part.start());
    if (cut) {
      lines.begin();
    }
    if (object.kind() == TextObject.Kind.JSON_LINES) {
      return new JsonLinesReader(lines, part.end());
    }
    int most = object.header().size();
    int least = most;
    // Columns without a name at the end are spare commas, unless they hold something.
    while (least > 1 && object.header().get(least - 1).isEmpty()) {
      least--;
    }
    return new CsvReader(lines, object.dialect(), least, most, part.end());
  }

  /** The next record, or null after the last, or where nothing of the object counts. */
  TextRecord next() throws IOException {
    if (report.unreadable() != null) {
      return null;
    }
    try {
      TextRecord record = reader.next();
      if (record == null) {
        report.stopped(reader.offset(), reader.lines());
      }
      return record;
    } catch (UnreadableException e) {
      report.unreadable(e.getMessage());
      return null;
    }
  }

  PartReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
