package dev.sparkdrop.port;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** A bucket in memory. */
public final class MemoryUploads implements Uploads {

  /** An object that can be seen. */
  public record Visible(Draft draft, ByteBuffer content, long generation) {}

  private final Map<String, Visible> objects = new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong(1_000);
  private volatile RuntimeException fault;

  /** The live object of that name. */
  public Optional<Visible> look(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** How many objects there are. */
  public int count() {
    return objects.size();
  }

  /** From now on every object is refused at its end. */
  public void failWith(RuntimeException thrown) {
    fault = thrown;
  }

  @Override
  public Upload open(Draft draft) {
    return new MemoryUpload(draft);
  }

  private final class MemoryUpload implements Upload {
    private final Draft draft;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final CRC32C arrived = new CRC32C();

    MemoryUpload(Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      content.writeBytes(copy);
      arrived.update(copy);
    }

    @Override
    public long finish(int crc32c) {
      if (fault != null) {
        throw fault;
      }
      if ((int) arrived.getValue() != crc32c) {
        throw new Refused("The bytes were damaged before they were sent.", null);
      }
      long generation = generations.incrementAndGet();
      objects.put(
          draft.name(), new Visible(draft, ByteBuffer.wrap(content.toByteArray()), generation));
      return generation;
    }

    @Override
    public void close() {
      content.reset();
    }
  }
}
