package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** A bucket whose every request is a turn; a batch is as many requests, and a page is short. */
class SteppingBucket implements Bucket {
  private static final String EMPTY = "after nothing: ";

  private final Bucket bucket;
  private final Calls calls;
  private final Consumer<Draft> written;

  /**
   * @param written is told of every conditional write that took effect
   */
  SteppingBucket(Bucket bucket, Calls calls, Consumer<Draft> written) {
    this.bucket = bucket;
    this.calls = calls;
    this.written = written;
  }

  @Override
  public Optional<Stored> read(String name) {
    return calls.call(() -> "read " + name, () -> bucket.read(name));
  }

  @Override
  public Optional<String> tail(String name, int bytes) {
    return calls.call(() -> "tail " + name, () -> bucket.tail(name, bytes));
  }

  @Override
  public Map<String, Entry> stat(Collection<String> names) {
    Map<String, Entry> found = new HashMap<>();
    for (String name : names) {
      found.putAll(calls.call(() -> "stat " + name, () -> bucket.stat(List.of(name))));
    }
    return found;
  }

  @Override
  public Page list(String prefix, String from, int limit) {
    int shorter = Math.min(limit, calls.upTo(8));
    String place = from == null || !from.startsWith(EMPTY) ? from : from.substring(EMPTY.length());
    String begin = place == null || place.isEmpty() ? null : place;
    return calls.call(
        () -> "list " + prefix + " from " + from,
        () ->
            calls.givesAnEmptyPage()
                ? new Page(List.of(), EMPTY + (begin == null ? "" : begin))
                : bucket.list(prefix, begin, shorter));
  }

  @Override
  public List<Entry> listFrom(String prefix, String first, int limit) {
    return calls.call(
        () -> "list " + prefix + " from " + first, () -> bucket.listFrom(prefix, first, limit));
  }

  @Override
  public List<String> folders(String prefix) {
    return calls.call(() -> "folders " + prefix, () -> bucket.folders(prefix));
  }

  @Override
  public OptionalLong write(Draft draft, long expected) {
    return calls.call(
        () -> "write " + draft.name() + "#" + expected + " " + draft.metadata(),
        () -> {
          OptionalLong generation = bucket.write(draft, expected);
          if (generation.isPresent()) {
            written.accept(draft);
          }
          return calls.lies() ? OptionalLong.empty() : generation;
        });
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    Set<String> there = new HashSet<>();
    for (Draft draft : drafts) {
      there.addAll(
          calls.call(() -> "create " + draft.name(), () -> bucket.createAll(List.of(draft))));
    }
    return there;
  }

  @Override
  public void deleteAll(Collection<String> names) {
    for (String name : names) {
      calls.run(() -> "delete " + name, () -> bucket.deleteAll(List.of(name)));
    }
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    generations.forEach(
        (name, generation) ->
            calls.run(
                () -> "delete " + name + "#" + generation,
                () -> bucket.deleteExactly(Map.of(name, generation))));
  }
}
