package dev.sparkdrop.reconcile;

import dev.sparkdrop.port.Bucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** A bucket that tells of each call before it is made, so that a test can step in. */
public final class WatchedBucket implements Bucket {
  private final Bucket bucket;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private Consumer<String> before = call -> {};

  WatchedBucket(Bucket bucket) {
    this.bucket = bucket;
  }

  /** From now on this happens before each call, {@code list inbox/birds/} for example. */
  void before(Consumer<String> happening) {
    before = happening;
  }

  /** How many calls there were that begin so; many names in one call count each. */
  public long calls(String prefix) {
    return List.copyOf(calls).stream().filter(call -> call.startsWith(prefix)).count();
  }

  /** Each listing that there was, of objects or of folders. */
  public List<String> listings() {
    return List.copyOf(calls).stream()
        .filter(call -> call.startsWith("list ") || call.startsWith("folders "))
        .toList();
  }

  private void called(String call) {
    calls.add(call);
    before.accept(call);
  }

  @Override
  public Optional<Stored> read(String name) {
    called("read " + name);
    return bucket.read(name);
  }

  @Override
  public Optional<String> tail(String name, int bytes) {
    called("tail " + name);
    return bucket.tail(name, bytes);
  }

  @Override
  public Map<String, Entry> stat(Collection<String> names) {
    names.forEach(name -> called("stat " + name));
    return bucket.stat(names);
  }

  @Override
  public Page list(String prefix, String from, int limit) {
    called("list " + prefix);
    return bucket.list(prefix, from, limit);
  }

  @Override
  public List<Entry> listFrom(String prefix, String first, int limit) {
    called("list " + prefix);
    return bucket.listFrom(prefix, first, limit);
  }

  @Override
  public List<String> folders(String prefix) {
    called("folders " + prefix);
    return bucket.folders(prefix);
  }

  @Override
  public OptionalLong write(Draft draft, long expected) {
    called("write " + draft.name());
    return bucket.write(draft, expected);
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    Set<String> there = new HashSet<>();
    for (Draft draft : drafts) {
      called("create " + draft.name());
      there.addAll(bucket.createAll(List.of(draft)));
    }
    return there;
  }

  @Override
  public void deleteAll(Collection<String> names) {
    names.forEach(name -> called("delete " + name));
    bucket.deleteAll(names);
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    generations.keySet().forEach(name -> called("delete " + name));
    bucket.deleteExactly(generations);
  }
}
