package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the deflated pieces of one packed file, one after the other, and cuts it off where it is
 * a bomb: where all of them together grow too much. For one thread; to be closed.
 */
final class Inflation extends BlockInputStream {
  private final Packed packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private long inBefore;
  private long outBefore;

  Inflation(Packed packed) {
    this.packed = packed;
  }

  /** Begins the next piece. */
  void begin() {
    inBefore += in();
    outBefore += out();
    inflater.reset();
    crc.reset();
  }

  /** Bytes of this piece before. */
  long in() {
    return inflater.getBytesRead();
  }

  /** Bytes of this piece after. */
  long out() {
    return inflater.getBytesWritten();
  }

  /** Of what came out of this piece. */
  long crc32() {
    return crc.getValue();
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer, from, length);
        if (count > 0) {
          Limits.checkGrowth(inBefore + in(), outBefore + out());
          crc.update(buffer, from, count);
          return count;
        }
        if (inflater.needsDictionary()) {
          throw SourceFailed.unreadable("it needs a dictionary");
        }
        if (inflater.needsInput()) {
          packed.feed(inflater);
        }
      }
    } catch (DataFormatException e) {
      throw SourceFailed.unreadable("it is damaged (%s)".formatted(e.getMessage()));
    }
    packed.takeBack(inflater);
    return -1;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
