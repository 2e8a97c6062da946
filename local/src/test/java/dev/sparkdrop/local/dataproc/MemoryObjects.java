package dev.sparkdrop.local.dataproc;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Cloud Storage as far as jobs need it. */
final class MemoryObjects implements ObjectAccess {
  private record Stored(long generation, ByteString content) {}

  private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
  final Set<String> buckets = ConcurrentHashMap.newKeySet();
  private final AtomicLong generations = new AtomicLong();

  @Override
  public Opened open(String uri) throws IOException {
    Stored stored = objects.get(uri);
    if (stored == null) {
      throw new NoSuchFileException(uri);
    }
    return new Opened(stored.generation(), stored.content().newInput());
  }

  @Override
  public void ensureBucket(String name) {
    buckets.add(name);
  }

  @Override
  public void write(String uri, byte[] content) {
    objects.put(uri, new Stored(generations.incrementAndGet(), ByteString.copyFrom(content)));
  }

  /** The content of all objects whose URI begins so, in order. */
  String text(String prefix) {
    StringBuilder text = new StringBuilder();
    objects.forEach(
        (uri, stored) -> {
          if (uri.startsWith(prefix)) {
            text.append(stored.content().toStringUtf8());
          }
        });
    return text.toString();
  }

  byte[] bytes(String uri) {
    Stored stored = objects.get(uri);
    return stored == null ? null : stored.content().toByteArray();
  }
}
