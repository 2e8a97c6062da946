package dev.sparkdrop.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Objects in memory, by bucket and name. Only live versions are kept. */
public final class MemoryDownloads implements Downloads {
  private final Map<String, Held> objects = new ConcurrentHashMap<>();
  private final AtomicInteger copies = new AtomicInteger();
  private long generation = 1_700_000_000_000_000L;

  private record Held(Version version, ByteBuffer content) {}

  /** Puts an object; returns its generation. */
  public synchronized long put(String bucket, String name, byte[] content, String contentEncoding) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    byte[] four = ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
    generation++;
    Version version =
        new Version(
            bucket,
            name,
            generation,
            content.length,
            Instant.ofEpochSecond(1_700_000_000),
            "text/csv",
            contentEncoding,
            Base64.getEncoder().encodeToString(four));
    objects.put(version.uri(), new Held(version, ByteBuffer.wrap(content.clone())));
    return generation;
  }

  public void delete(String bucket, String name) {
    objects.remove("gs://" + bucket + "/" + name);
  }

  /** How many contents were copied so far. */
  public int copies() {
    return copies.get();
  }

  @Override
  public Optional<Version> find(String bucket, String name, long generation) {
    return held(bucket, name, generation).map(Held::version);
  }

  private Optional<Held> held(String bucket, String name, long generation) {
    return Optional.ofNullable(objects.get("gs://" + bucket + "/" + name))
        .filter(held -> generation == LIVE || held.version().generation() == generation);
  }

  @Override
  public boolean copy(Version version, Path file) throws IOException {
    Optional<Held> held = held(version.bucket(), version.name(), version.generation());
    if (held.isPresent()) {
      copies.incrementAndGet();
      Files.write(file, held.get().content().array());
    }
    return held.isPresent();
  }
}
