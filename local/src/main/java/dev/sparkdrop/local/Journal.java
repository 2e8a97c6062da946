package dev.sparkdrop.local;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A file of changes, each line a JSON array of those that belong together. A line that the death of
 * the process cut short is dropped when the file is next opened.
 *
 * <p>Written without fsync: what was flushed survives the process, not a power cut.
 */
final class Journal implements AutoCloseable {
  /** A key of a map got a value, or, where that is null, lost it. */
  record Change(String map, String key, String value) {}

  /** A file this much longer than its last rewrite made it is rewritten, if it also doubled. */
  private static final long SLACK = 32L << 20;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Path file;
  private final FileChannel lock;
  private final ReentrantLock changing = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final List<Change> group = new ArrayList<>();
  private Consumer<Consumer<Change>> everything = writer -> {};
  private ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final AtomicLong appended = new AtomicLong();
  private long flushed;
  private FileChannel channel;
  private long length;
  private long compact;

  /** Opens or makes the file and hands what it holds to the reader, in the order of its making. */
  Journal(Path file, Consumer<Change> reader) throws IOException {
    this.file = file.toAbsolutePath();
    Files.createDirectories(this.file.getParent());
    lock = locked(this.file.resolveSibling(this.file.getFileName() + ".lock"));
    try {
      length = Files.exists(this.file) ? read(reader) : 0;
      channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(length);
      channel.position(length);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Says how to list all that must survive, and starts the file anew from that where it pays. */
  void rewriteWith(Consumer<Consumer<Change>> listing) throws IOException {
    everything = listing;
    if (length > 0) {
      rewrite();
    }
  }

  /** Runs changes that no other changes come between; what they append is kept all or nothing. */
  <T> T together(Supplier<T> changes) {
    changing.lock();
    try {
      return changes.get();
    } finally {
      if (changing.getHoldCount() == 1) {
        endGroup();
      }
      changing.unlock();
    }
  }

  /** Notes a change; only inside {@link #together}. */
  void append(Change change) {
    group.add(change);
  }

  private void endGroup() {
    if (!group.isEmpty()) {
      pending.writeBytes(line(group));
      group.clear();
      appended.incrementAndGet();
    }
  }

  /** Returns when everything appended before the call is in the file. */
  void flush() {
    if (changing.isHeldByCurrentThread()) {
      throw new IllegalStateException("what belongs together can't be committed before its end");
    }
    long mine = appended.get();
    writing.lock();
    try {
      if (flushed < mine) {
        write();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  /** Writes what has gathered, also for those who wait for the lock behind this thread. */
  private void write() throws IOException {
    ByteArrayOutputStream batch;
    long upTo;
    changing.lock();
    try {
      batch = pending;
      upTo = appended.get();
      pending = new ByteArrayOutputStream();
    } finally {
      changing.unlock();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(batch.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      takeBack(batch);
      throw e;
    }
    length += batch.size();
    flushed = upTo;
    if (length > compact + SLACK && length > 2 * compact) {
      rewrite();
    }
  }

  /** After a write that failed half way, on a full disk say, the next one begins where it began. */
  private void takeBack(ByteArrayOutputStream batch) throws IOException {
    changing.lock();
    try {
      batch.writeBytes(pending.toByteArray());
      pending = batch;
    } finally {
      changing.unlock();
    }
    channel.truncate(length);
    channel.position(length);
  }

  /** Replaces the file by one that holds each live key once. */
  private void rewrite() throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    changing.lock();
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
        everything.accept(change -> writeLine(out, change));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      FileChannel next = FileChannel.open(fresh, StandardOpenOption.WRITE);
      next.force(true);
      length = next.size();
      next.position(length);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      channel.close();
      channel = next;
      compact = length;
      pending = new ByteArrayOutputStream();
      flushed = appended.get();
    } finally {
      changing.unlock();
    }
  }

  private static void writeLine(OutputStream out, Change change) {
    try {
      out.write(line(List.of(change)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] line(List<Change> changes) {
    return (GSON.toJson(changes) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The length of the whole lines. */
  private long read(Consumer<Change> reader) throws IOException {
    long whole = 0;
    long number = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet != '\n') {
          line.write(octet);
          continue;
        }
        number++;
        for (Change change : parse(line.toString(StandardCharsets.UTF_8), number)) {
          reader.accept(change);
        }
        whole += line.size() + 1;
        line.reset();
      }
    }
    return whole;
  }

  private Change[] parse(String line, long number) throws IOException {
    try {
      return GSON.fromJson(line, Change[].class);
    } catch (JsonParseException e) {
      throw new IOException(
          file + ", line " + number + " is damaged: " + e.getMessage() + ". Use another folder.",
          e);
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel held = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (held.tryLock() != null) {
        return held;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process, as in a test: the same refusal.
    }
    held.close();
    throw new IOException(
        path.getParent()
            + " is in use by another local cloud. Stop that one, or use another folder.");
  }

  @Override
  public void close() {
    flush();
    try {
      channel.close();
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
