package dev.sparkdrop.gcp;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A bucket in Cloud Storage, by its JSON API. */
final class GcsBucket implements Bucket {
  private static final int READS = 5;
  private static final int PAGE = 1000;
  private static final BlobField[] FIELDS = {
    BlobField.NAME, BlobField.GENERATION, BlobField.SIZE, BlobField.TIME_CREATED, BlobField.METADATA
  };

  private static final Comparator<String> UTF_8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Supplier<Storage> storage;
  private final String bucket;
  private final ParallelCalls parallelCalls;

  GcsBucket(Supplier<Storage> storage, String bucket, ParallelCalls parallelCalls) {
    this.storage = storage;
    this.bucket = bucket;
    this.parallelCalls = parallelCalls;
  }

  @Override
  public Optional<Stored> read(String name) {
    String doing = "reading " + uri(name);
    for (int i = 0; i < READS; i++) {
      try {
        Blob blob = storage.get().get(BlobId.of(bucket, name), BlobGetOption.fields(FIELDS));
        if (blob == null) {
          return Optional.empty();
        }
        // The content of exactly the generation that was looked at.
        byte[] content = storage.get().readAllBytes(BlobId.of(bucket, name, blob.getGeneration()));
        return Optional.of(new Stored(entry(blob), new String(content, StandardCharsets.UTF_8)));
      } catch (StorageException e) {
        // A generation that is gone was overwritten or deleted between the two: look again.
        if (e.getCode() != StorageFaults.NOT_FOUND) {
          throw StorageFaults.of(doing, e);
        }
      }
    }
    throw new RetryLater(doing + ", which changes faster than it can be read", null);
  }

  @Override
  public Optional<String> tail(String name, int bytes) {
    String doing = "reading the end of " + uri(name);
    try {
      Blob blob = storage.get().get(BlobId.of(bucket, name), BlobGetOption.fields(FIELDS));
      if (blob == null) {
        return Optional.empty();
      }
      long begin = Math.max(0, blob.getSize() - bytes);
      if (blob.getSize() == 0) {
        return Optional.of("");
      }
      try (ReadChannel end = storage.get().reader(BlobId.of(bucket, name, blob.getGeneration()))) {
        end.setChunkSize(0);
        end.seek(begin);
        ByteBuffer read = ByteBuffer.allocate((int) (blob.getSize() - begin));
        while (read.hasRemaining() && end.read(read) >= 0) {
          // It reads as much as has arrived.
        }
        return Optional.of(text(read.array(), begin > 0, read.position()));
      }
    } catch (StorageException e) {
      if (e.getCode() == StorageFaults.NOT_FOUND) {
        return Optional.empty();
      }
      throw StorageFaults.of(doing, e);
    } catch (IOException e) {
      throw new RetryLater(doing, e);
    }
  }

  /** A byte 10xxxxxx goes on with the character before. */
  private static String text(byte[] bytes, boolean cut, int end) {
    int begin = 0;
    while (cut && begin < end && (bytes[begin] & 0xC0) == 0x80) {
      begin++;
    }
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }

  @Override
  public Map<String, Entry> stat(Collection<String> names) {
    Map<String, Entry> entries = new HashMap<>();
    batches()
        .get(names, BlobGetOption.fields(FIELDS))
        .forEach((name, blob) -> entries.put(name, entry(blob)));
    return entries;
  }

  @Override
  public Page list(String prefix, String from, int limit) {
    if (limit < 1 || limit > PAGE) {
      throw new IllegalArgumentException("a page has 1 to 1,000 entries, not " + limit);
    }
    List<BlobListOption> options = new ArrayList<>();
    options.add(BlobListOption.prefix(prefix));
    options.add(BlobListOption.pageSize(limit));
    options.add(BlobListOption.fields(FIELDS));
    if (from != null) {
      options.add(BlobListOption.pageToken(from));
    }
    var page = list(prefix, options);
    List<Entry> entries = new ArrayList<>();
    page.getValues().forEach(blob -> entries.add(entry(blob)));
    return new Page(List.copyOf(entries), next(page));
  }

  @Override
  public List<Entry> listFrom(String prefix, String first, int limit) {
    List<Entry> entries = new ArrayList<>();
    String token = null;
    do {
      List<BlobListOption> options = new ArrayList<>();
      options.add(BlobListOption.prefix(prefix));
      options.add(BlobListOption.startOffset(first));
      options.add(BlobListOption.pageSize(limit - entries.size()));
      options.add(BlobListOption.fields(FIELDS));
      if (token != null) {
        options.add(BlobListOption.pageToken(token));
      }
      var page = list(prefix, options);
      page.getValues().forEach(blob -> entries.add(entry(blob)));
      token = next(page);
      // The service may give fewer than it is asked for, and have more.
    } while (token != null && entries.size() < limit);
    return List.copyOf(entries);
  }

  @Override
  public List<String> folders(String prefix) {
    List<String> folders = new ArrayList<>();
    String token = null;
    do {
      List<BlobListOption> options = new ArrayList<>();
      options.add(BlobListOption.prefix(prefix));
      options.add(BlobListOption.delimiter("/"));
      options.add(BlobListOption.pageSize(PAGE));
      options.add(BlobListOption.fields(BlobField.NAME));
      if (token != null) {
        options.add(BlobListOption.pageToken(token));
      }
      var page = list(prefix, options);
      page.getValues()
          .forEach(
              blob -> {
                if (blob.isDirectory()) {
                  folders.add(blob.getName());
                }
              });
      token = next(page);
    } while (token != null);
    folders.sort(UTF_8);
    return List.copyOf(folders);
  }

  @Override
  public OptionalLong write(Draft draft, long expected) {
    try {
      return OptionalLong.of(put(draft, expected));
    } catch (StorageException e) {
      if (e.getCode() == StorageFaults.PRECONDITION_FAILED
          || e.getCode() == StorageFaults.TOO_MANY) {
        return OptionalLong.empty();
      }
      throw StorageFaults.of("writing " + uri(draft.name()), e);
    }
  }

  @Override
  public Set<String> createAll(Collection<Draft> drafts) {
    Set<String> there = ConcurrentHashMap.newKeySet();
    parallelCalls.forEach(
        drafts,
        draft -> {
          try {
            put(draft, NONE);
          } catch (StorageException e) {
            if (e.getCode() != StorageFaults.PRECONDITION_FAILED) {
              throw StorageFaults.of("creating " + uri(draft.name()), e);
            }
            there.add(draft.name());
          }
        });
    return there;
  }

  @Override
  public void deleteAll(Collection<String> names) {
    batches().delete(names);
  }

  @Override
  public void deleteExactly(Map<String, Long> generations) {
    batches().delete(generations);
  }

  /**
   * Writes an object. With its precondition the client repeats the request by itself where no
   * answer came; a first one that had arrived then makes the second fail with 412, and the caller
   * looks again and finds its own.
   */
  private long put(Draft draft, long expected) {
    BlobInfo blob =
        BlobInfo.newBuilder(bucket, draft.name())
            .setMetadata(draft.metadata())
            .setContentType(draft.name().endsWith(".json") ? "application/json" : "text/plain")
            .build();
    BlobTargetOption precondition =
        expected == NONE
            ? BlobTargetOption.doesNotExist()
            : BlobTargetOption.generationMatch(expected);
    byte[] content = draft.content().getBytes(StandardCharsets.UTF_8);
    return storage
        .get()
        .create(blob, content, precondition, BlobTargetOption.disableGzipContent())
        .getGeneration();
  }

  private com.google.api.gax.paging.Page<Blob> list(String prefix, List<BlobListOption> options) {
    try {
      return storage.get().list(bucket, options.toArray(BlobListOption[]::new));
    } catch (StorageException e) {
      throw StorageFaults.of("listing " + uri(prefix), e);
    }
  }

  private static String next(com.google.api.gax.paging.Page<Blob> page) {
    String token = page.getNextPageToken();
    return token == null || token.isEmpty() ? null : token;
  }

  private static Entry entry(Blob blob) {
    Map<String, String> metadata = blob.getMetadata();
    return new Entry(
        blob.getName(),
        blob.getGeneration(),
        blob.getSize(),
        blob.getCreateTimeOffsetDateTime().toInstant(),
        metadata == null ? Map.of() : metadata);
  }

  private GcsBatchRequests batches() {
    return new GcsBatchRequests(storage.get(), bucket, parallelCalls);
  }

  private String uri(String name) {
    return "gs://" + bucket + "/" + name;
  }
}
