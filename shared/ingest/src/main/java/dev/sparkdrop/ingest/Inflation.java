package dev.sparkdrop.ingest;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the deflated pieces of one packed file, one after the other, and cuts it off where it is
 * a bomb: where all of them together grow too much. For one thread; to be closed.
 */
final class Inflation implements SourceContent, AutoCloseable {
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
  public int read(byte[] buffer) throws SourceFailed, StartOver, InterruptedException {
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count > 0) {
          checkRatio();
          crc.update(buffer, 0, count);
          return count;
        }
        if (inflater.needsDictionary()) {
          throw Packed.unreadable("it needs a dictionary");
        }
        if (inflater.needsInput()) {
          packed.feed(inflater);
        }
      }
    } catch (DataFormatException e) {
      throw Packed.unreadable("it is damaged (%s)".formatted(e.getMessage()));
    }
    packed.takeBack(inflater);
    return -1;
  }

  private void checkRatio() throws SourceFailed {
    long out = outBefore + out();
    if (out > Limits.UNPACKED_FREELY && out / Limits.RATIO > inBefore + in()) {
      throw Packed.unreadable(
          "it grows to more than %d times its length, as a bomb does".formatted(Limits.RATIO));
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
