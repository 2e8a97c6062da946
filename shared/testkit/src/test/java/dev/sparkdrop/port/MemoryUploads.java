package dev.sparkdrop.port;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** A bucket in memory. */
public final class MemoryUploads implements Uploads {

  /** An object that can be seen. */
  public record Visible(Draft draft, ByteBuffer content, long generation) {}

  private record Other(ByteBuffer content, long generation) {}

  private final Map<Place, Other> others = new ConcurrentHashMap<>();
  private static final long FIRST = 1_000;

  private final Map<String, Visible> objects = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong generations = new AtomicLong(FIRST);
  private volatile RuntimeException fault;
  private volatile long last;
  private volatile Consumer<Draft> watch = any -> {};

  /** The live object of that name. */
  public Optional<Visible> visible(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** How many objects there are. */
  public int count() {
    return objects.size();
  }

  /** How many generations were written. */
  public long written() {
    return generations.get() - FIRST;
  }

  /**
   * Writes an object over whatever is there, as somebody else does.
   *
   * @return its generation
   */
  public long put(String name, byte[] content) {
    Draft draft =
        new Draft(
            name, "text/plain", Map.of(), look(name).map(Live::generation).orElse(Bucket.NONE));
    try (Upload upload = open(draft)) {
      upload.write(ByteBuffer.wrap(content));
      return upload.finish(crc32c(ByteBuffer.wrap(content)));
    }
  }

  /**
   * Puts an object into another bucket.
   *
   * @return where it is
   */
  public Place elsewhere(String bucket, String name, byte[] content) {
    long generation = others.size() + 1L;
    others.put(
        new Place(bucket, name, Bucket.NONE),
        new Other(ByteBuffer.wrap(content.clone()), generation));
    return new Place(bucket, name, generation);
  }

  @Override
  public Optional<Live> look(Place place) {
    return Optional.ofNullable(others.get(new Place(place.bucket(), place.name(), Bucket.NONE)))
        .map(
            other ->
                new Live(
                    other.generation(),
                    other.content().remaining(),
                    crc32c(other.content()),
                    Map.of()));
  }

  @Override
  public OptionalLong copy(
      Place from, String name, Map<String, String> metadata, long expected, BooleanSupplier goOn) {
    Other other = others.get(new Place(from.bucket(), from.name(), Bucket.NONE));
    if (other == null || other.generation() != from.generation()) {
      throw new Overtaken(from.name(), null);
    }
    if (!goOn.getAsBoolean()) {
      return OptionalLong.empty();
    }
    try (Upload upload = open(new Draft(name, "text/plain", metadata, expected))) {
      upload.write(other.content().duplicate());
      return OptionalLong.of(upload.finish(crc32c(other.content())));
    }
  }

  /** From now on every object is refused at its end. */
  public void failWith(RuntimeException thrown) {
    failAfter(0, thrown);
  }

  /** After so many objects more every one is refused at its end. */
  public void failAfter(long more, RuntimeException thrown) {
    last = generations.get() + more;
    fault = thrown;
  }

  @Override
  public Optional<Live> look(String name) {
    return visible(name)
        .map(
            there ->
                new Live(
                    there.generation(),
                    there.content().remaining(),
                    crc32c(there.content()),
                    there.draft().metadata()));
  }

  @Override
  public Map<String, Live> under(String prefix, int most) {
    return objects.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .limit(most)
        .collect(Collectors.toMap(name -> name, name -> look(name).orElseThrow()));
  }

  private static int crc32c(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  /** From now on the beginning of each object is told. */
  public void seen(Consumer<Draft> told) {
    watch = told;
  }

  @Override
  public Upload open(Draft draft) {
    watch.accept(draft);
    return new MemoryUpload(draft);
  }

  @Override
  public ReadableByteChannel read(String name, long generation, long from) {
    Visible there =
        visible(name)
            .filter(live -> live.generation() == generation)
            .orElseThrow(() -> new Overtaken(name, null));
    ByteBuffer content = there.content().duplicate().position((int) from);
    byte[] rest = new byte[content.remaining()];
    content.get(rest);
    reads.incrementAndGet();
    return Channels.newChannel(new ByteArrayInputStream(rest));
  }

  /** How often an object was read from somewhere on. */
  public int reads() {
    return reads.get();
  }

  @Override
  public void delete(String name, long generation) {
    objects.computeIfPresent(name, (any, live) -> live.generation() == generation ? null : live);
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
      if (fault != null && generations.get() >= last) {
        throw fault;
      }
      if ((int) arrived.getValue() != crc32c) {
        throw new Refused("The bytes were damaged before they were sent.", null);
      }
      return objects
          .compute(
              draft.name(),
              (name, live) -> {
                if ((live == null ? Bucket.NONE : live.generation()) != draft.expected()) {
                  throw new Overtaken(name, null);
                }
                return new Visible(
                    draft, ByteBuffer.wrap(content.toByteArray()), generations.incrementAndGet());
              })
          .generation();
    }

    @Override
    public void close() {
      content.reset();
    }
  }
}
