package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.fetch.TransferDeadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * Bytes that lie still elsewhere, read in any order: what follows closely comes over the same
 * connection. It never waits beyond the deadline for long. For one thread; to be closed.
 */
public final class RangedChannel implements SeekableByteChannel {
  private static final int BLOCK = 128 << 10;

  /** Directories of archives are looked for backwards. */
  private static final int BEFORE = BLOCK / 2;

  /** Where the bytes come from. */
  public interface Opening {
    /** The bytes from that one on. */
    ReadableByteChannel from(long position) throws IOException;
  }

  private final Opening opening;
  private final long size;
  private final TransferDeadline deadline;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK).limit(0);

  /** Where the block begins; the open channel stands at its end. */
  private long begin;

  private ReadableByteChannel open;
  private long position;
  private boolean closed;

  public RangedChannel(Opening opening, long size, TransferDeadline deadline) {
    this.opening = opening;
    this.size = size;
    this.deadline = deadline;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (position >= size) {
      return -1;
    }
    if (position < begin || position >= end()) {
      load();
    }
    int at = (int) (position - begin);
    int count = Math.min(into.remaining(), block.limit() - at);
    into.put(block.slice(at, count));
    position += count;
    return count;
  }

  private long end() {
    return begin + block.limit();
  }

  /** Reads on to the position where it is near, and else from a little before it. */
  private void load() throws IOException {
    long next = end();
    if (open == null || position < next || position >= next + BLOCK) {
      next = Math.max(0, position - BEFORE);
      shut();
      open = opening.from(next);
    }
    do {
      deadline.left();
      begin = next;
      block.clear();
      while (block.hasRemaining() && open.read(block) >= 0) {
        // A read may bring little.
      }
      block.flip();
      next = end();
      if (!block.hasRemaining()) {
        throw new EOFException("%d bytes were to come, not %d".formatted(size, begin));
      }
    } while (position >= next);
  }

  private void shut() throws IOException {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long next) {
    position = next;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    shut();
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }
}
