package dev.sparkdrop.port;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A bucket for those who only look. What they would tidy away stays, and what they would note is
 * not noted; a change of what is there is a bug.
 */
public record ReadOnly(Bucket bucket) implements Bucket {

  @Override
  public Optional<Stored> read(String name) {
    return bucket.read(name);
  }

  @Override
  public Optional<String> tail(String name, int bytes) {
    return bucket.tail(name, bytes);
  }

  @Override
  public Map<String, Entry> stat(Collection<String> names) {
    return bucket.stat(names);
  }

  @Override
  public Page list(String prefix, String from, int limit) {
    return bucket.list(prefix, from, limit);
  }

  @Override
  public List<Entry> listFrom(String prefix, String first, int limit) {
    return bucket.listFrom(prefix, first, limit);
  }

  @Override
  public List<String> folders(String prefix) {
    return bucket.folders(prefix);
  }

  @Override
  public OptionalLong write(Draft draft, long expected) {
    throw new IllegalStateException("a reader writes nothing, not" + draft.name());
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    // What is noted in passing is noted by the controller.
    return Set.of();
  }

  @Override
  public void deleteAll(Collection<String> names) {
    // What is taken away in passing is taken away again by the controller.
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    // Likewise.
  }
}
