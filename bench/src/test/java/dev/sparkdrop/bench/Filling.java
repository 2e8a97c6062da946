package dev.sparkdrop.bench;

import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.port.Bucket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A bucket of the local cloud to write new objects into, without HTTP; it reads nothing. */
record Filling(CloudStorage storage, String name) implements Bucket {

  @Override
  public OptionalLong write(Draft draft, long expected) {
    try {
      return OptionalLong.of(
          storage
              .put(
                  name,
                  draft.name(),
                  new ByteArrayInputStream(draft.content().getBytes(StandardCharsets.UTF_8)),
                  "text/plain",
                  draft.metadata())
              .generation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    drafts.forEach(draft -> write(draft, NONE));
    return Set.of();
  }

  @Override
  public Optional<Stored> read(String object) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> tail(String object, int bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Entry> stat(Collection<String> names) {
    // It is filled anew: a look before many creations finds nothing.
    return Map.of();
  }

  @Override
  public Page list(String prefix, String from, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> listFrom(String prefix, String first, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> folders(String prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteAll(Collection<String> names) {
    throw new UnsupportedOperationException();
  }
}
