package dev.sparkdrop.local.dataproc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/**
 * A driver's output as the platform keeps it: numbered objects under one URI, the last one empty.
 * That is what {@code gcloud dataproc jobs wait} follows: it goes on to the next number once that
 * is there, and stops at an empty object.
 */
final class DriverOutput extends OutputStream {
  private static final int CHUNK = 256 * 1024;
  private static final int TAIL = 64 * 1024;
  private static final System.Logger LOG = System.getLogger(DriverOutput.class.getName());

  private final ObjectAccess objects;
  private final String uri;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private int chunks;
  private boolean closed;

  DriverOutput(ObjectAccess objects, String uri) {
    this.objects = objects;
    this.uri = uri;
  }

  @Override
  public synchronized void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    waiting.write(bytes, offset, length);
    remember(bytes, offset, length);
    if (waiting.size() >= CHUNK) {
      flush();
    }
  }

  private void remember(byte[] bytes, int offset, int length) {
    tail.write(bytes, offset, length);
    if (tail.size() > 2 * TAIL) {
      byte[] all = tail.toByteArray();
      tail.reset();
      tail.write(all, all.length - TAIL, TAIL);
    }
  }

  /** The end of what the driver printed: at least its last 64 KiB, where there is as much. */
  synchronized String lastOutput() {
    return tail.toString(StandardCharsets.UTF_8);
  }

  /** Puts what came so far where readers see it. */
  @Override
  public synchronized void flush() {
    if (waiting.size() > 0 && !closed) {
      put(waiting.toByteArray());
      waiting.reset();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      flush();
      put(new byte[0]);
      closed = true;
    }
  }

  private void put(byte[] content) {
    String name = chunk(uri, chunks++);
    try {
      objects.write(name, content);
    } catch (IOException e) {
      // A job is not failed for the loss of its output, as on the platform.
      LOG.log(System.Logger.Level.WARNING, "driver output " + name + " was lost", e);
    }
  }

  /** Ends the output of a driver whose writer died, so that readers do not wait for more. */
  static void end(ObjectAccess objects, String uri) {
    try {
      objects.write(chunk(uri, count(objects, uri)), new byte[0]);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "driver output " + uri + " could not be ended", e);
    }
  }

  private static int count(ObjectAccess objects, String uri) throws IOException {
    int count = 0;
    while (true) {
      try {
        objects.open(chunk(uri, count)).content().close();
        count++;
      } catch (NoSuchFileException end) {
        return count;
      }
    }
  }

  private static String chunk(String uri, int number) {
    return "%s.%09d".formatted(uri, number);
  }
}
