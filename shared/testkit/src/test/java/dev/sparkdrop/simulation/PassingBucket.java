package dev.sparkdrop.simulation;

import dev.sparkdrop.port.Bucket;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Passes everything on; a mutant changes one thing. */
class PassingBucket implements Bucket {
  private final Bucket bucket;

  PassingBucket(Bucket bucket) {
    this.bucket = bucket;
  }

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
    return bucket.write(draft, expected);
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    return bucket.createAll(drafts);
  }

  @Override
  public void deleteAll(Collection<String> names) {
    bucket.deleteAll(names);
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    bucket.deleteExactly(generations);
  }
}
