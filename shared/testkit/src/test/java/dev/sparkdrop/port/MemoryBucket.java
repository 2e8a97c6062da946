package dev.sparkdrop.port;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * A bucket in memory: as strongly consistent as Cloud Storage, with its limits, and never tired.
 */
public final class MemoryBucket implements Bucket {
  private static final int LONGEST_NAME = 1_024;
  private static final int LARGEST_METADATA = 8 * 1_024;

  private static final Comparator<String> UTF_8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Clock clock;
  private final NavigableMap<String, Stored> live = new TreeMap<>(UTF_8);
  private long lastGeneration;

  public MemoryBucket(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Stored> read(String name) {
    return Optional.ofNullable(live.get(name));
  }

  @Override
  public synchronized Optional<String> tail(String name, int bytes) {
    return read(name)
        .map(
            stored -> {
              byte[] all = stored.content().getBytes(StandardCharsets.UTF_8);
              int begin = Math.max(0, all.length - bytes);
              // A byte 10xxxxxx goes on with the character before.
              while (begin > 0 && begin < all.length && (all[begin] & 0xC0) == 0x80) {
                begin++;
              }
              return new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
            });
  }

  @Override
  public synchronized Map<String, Entry> stat(Collection<String> names) {
    Map<String, Entry> found = new HashMap<>();
    for (String name : names) {
      read(name).ifPresent(stored -> found.put(name, stored.entry()));
    }
    return found;
  }

  @Override
  public synchronized Page list(String prefix, String from, int limit) {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("a page has 1 to 1,000 entries, not " + limit);
    }
    // A page goes on after the last name given, so that what is deleted meanwhile shifts nothing.
    Collection<Stored> rest =
        from == null ? live.tailMap(prefix, true).values() : live.tailMap(from, false).values();
    List<Entry> entries = new ArrayList<>();
    for (Stored stored : rest) {
      if (!stored.entry().name().startsWith(prefix)) {
        break;
      }
      if (entries.size() == limit) {
        return new Page(List.copyOf(entries), entries.get(limit - 1).name());
      }
      entries.add(stored.entry());
    }
    return new Page(List.copyOf(entries), null);
  }

  @Override
  public synchronized List<Entry> listFrom(String prefix, String first, int limit) {
    String begin = UTF_8.compare(prefix, first) > 0 ? prefix : first;
    return live.tailMap(begin, true).values().stream()
        .map(Stored::entry)
        .takeWhile(entry -> entry.name().startsWith(prefix))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<String> folders(String prefix) {
    List<String> folders = new ArrayList<>();
    String name = live.ceilingKey(prefix);
    while (name != null && name.startsWith(prefix)) {
      int slash = name.indexOf('/', prefix.length());
      if (slash < 0) {
        name = live.higherKey(name);
      } else {
        folders.add(name.substring(0, slash + 1));
        // What follows all that begins so: '0' is the character behind '/'.
        name = live.ceilingKey(name.substring(0, slash) + '0');
      }
    }
    return List.copyOf(folders);
  }

  @Override
  public synchronized OptionalLong write(Draft draft, long expected) {
    Stored there = live.get(draft.name());
    long generation = there == null ? NONE : there.entry().generation();
    return generation == expected ? OptionalLong.of(put(draft)) : OptionalLong.empty();
  }

  @Override
  public synchronized Set<String> createAll(Collection<Draft> drafts) {
    Set<String> there = new HashSet<>();
    for (Draft draft : drafts) {
      if (write(draft, NONE).isEmpty()) {
        there.add(draft.name());
      }
    }
    return there;
  }

  @Override
  public synchronized void deleteAll(Collection<String> names) {
    names.forEach(live::remove);
  }

  @Override
  public synchronized void deleteExactly(Map<String, Long> generations) {
    generations.forEach(
        (name, generation) -> {
          Stored there = live.get(name);
          if (there != null && there.entry().generation() == generation) {
            live.remove(name);
          }
        });
  }

  /** The names of everything there, in order. */
  public synchronized List<String> names() {
    return List.copyOf(live.keySet());
  }

  /** An object that Cloud Storage would not take is its writer's fault. */
  private static void check(Draft draft) {
    int name = bytes(draft.name());
    if (name == 0 || name > LONGEST_NAME) {
      throw new IllegalArgumentException("a name has 1 to 1,024 bytes, not " + name);
    }
    int metadata = 0;
    for (Map.Entry<String, String> each : draft.metadata().entrySet()) {
      metadata += bytes(each.getKey()) + bytes(each.getValue());
    }
    if (metadata > LARGEST_METADATA) {
      throw new IllegalArgumentException("metadata has at most 8 KiB, not " + metadata + " bytes");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private long put(Draft draft) {
    check(draft);
    Instant now = clock.instant();
    // As in Cloud Storage: microseconds, pushed on where the clock stands still or goes back.
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    lastGeneration = Math.max(lastGeneration + 1, micros);
    long size = bytes(draft.content());
    Entry entry = new Entry(draft.name(), lastGeneration, size, now, draft.metadata());
    live.put(draft.name(), new Stored(entry, draft.content()));
    return lastGeneration;
  }
}
