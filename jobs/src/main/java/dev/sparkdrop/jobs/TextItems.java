package dev.sparkdrop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Streams text objects one after the other; no more than a record is held at a time. */
final class TextItems implements Iterator<TextItem> {
  private final Iterator<TextSource> sources;
  private final Configuration hadoop;
  private Lines lines;
  private RecordReader reader;
  private SourceSummary summary;
  private TextItem next;

  TextItems(List<TextSource> sources, Configuration hadoop) {
    this.sources = sources.iterator();
    this.hadoop = hadoop;
  }

  @Override
  public boolean hasNext() {
    try {
      if (next == null && (reader != null || sources.hasNext())) {
        next = advance();
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public TextItem next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    TextItem item = next;
    next = null;
    return item;
  }

  private TextItem advance() throws IOException {
    try {
      if (reader == null) {
        open(sources.next());
      }
      TextRecord record = reader.next();
      if (record != null) {
        summary.count(record);
        return record;
      }
    } catch (UnreadableException e) {
      summary.unreadable(e.getMessage());
    } catch (IOException e) {
      close();
      throw e;
    }
    close();
    return summary;
  }

  private void open(TextSource source) throws IOException {
    summary = new SourceSummary(source.index());
    Path path = new Path(source.uri());
    lines = new Lines(Bytes.unpacked(path.getFileSystem(hadoop).open(path)));
    reader =
        source.format() == SourceFormat.CSV
            ? new CsvReader(lines, summary)
            : new JsonReader(lines, summary);
  }

  private void close() throws IOException {
    reader = null;
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
