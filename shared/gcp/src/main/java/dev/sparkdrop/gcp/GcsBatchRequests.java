package dev.sparkdrop.gcp;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageBatch;
import com.google.cloud.storage.StorageBatchResult;
import com.google.cloud.storage.StorageException;
import dev.sparkdrop.port.RetryLater;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Many small calls in few requests, a hundred in each, which is Cloud Storage's limit. Each call of
 * a request succeeds or fails by itself.
 */
final class GcsBatchRequests {
  private static final int LIMIT = 100;
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 200;

  private final Storage storage;
  private final String bucket;
  private final ParallelCalls parallelCalls;

  GcsBatchRequests(Storage storage, String bucket, ParallelCalls parallelCalls) {
    this.storage = storage;
    this.bucket = bucket;
    this.parallelCalls = parallelCalls;
  }

  /** The objects among those names that are there, by name. */
  Map<String, Blob> get(Collection<String> names, Storage.BlobGetOption... options) {
    return each(
        names,
        "looking at objects in " + bucket,
        (batch, name) -> batch.get(BlobId.of(bucket, name), options));
  }

  void delete(Collection<String> names) {
    each(
        names,
        "deleting objects in " + bucket,
        (batch, name) -> batch.delete(BlobId.of(bucket, name)));
  }

  /** Deletes those that have that generation still; the others are left alone. */
  void delete(Map<String, Long> generations) {
    each(
        generations.keySet(),
        "deleting objects in " + bucket,
        (batch, name) ->
            batch.delete(
                BlobId.of(bucket, name),
                Storage.BlobSourceOption.generationMatch(generations.get(name))));
  }

  private <T> Map<String, T> each(
      Collection<String> names,
      String doing,
      BiFunction<StorageBatch, String, StorageBatchResult<T>> call) {
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(names));
    List<List<String>> groups = new ArrayList<>();
    for (int i = 0; i < distinct.size(); i += LIMIT) {
      groups.add(distinct.subList(i, Math.min(i + LIMIT, distinct.size())));
    }
    Map<String, T> answers = new ConcurrentHashMap<>();
    parallelCalls.forEach(groups, group -> answers.putAll(group(group, doing, call)));
    return answers;
  }

  private <T> Map<String, T> group(
      List<String> names,
      String doing,
      BiFunction<StorageBatch, String, StorageBatchResult<T>> call) {
    Map<String, T> answers = new HashMap<>();
    List<String> left = names;
    StorageException last = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      StorageBatch batch = storage.batch();
      Map<String, StorageBatchResult<T>> results = new LinkedHashMap<>();
      left.forEach(name -> results.put(name, call.apply(batch, name)));
      submit(batch, doing);
      List<String> failed = new ArrayList<>();
      for (Map.Entry<String, StorageBatchResult<T>> result : results.entrySet()) {
        try {
          if (!result.getValue().completed()) {
            failed.add(result.getKey());
          } else if (result.getValue().get() != null) {
            answers.put(result.getKey(), result.getValue().get());
          }
        } catch (StorageException e) {
          // Another generation is live: the call was about the one before.
          if (e.getCode() != StorageFaults.PRECONDITION_FAILED) {
            last = passing(e, doing);
            failed.add(result.getKey());
          }
        }
      }
      if (failed.isEmpty()) {
        return answers;
      }
      left = failed;
      pause(attempt, doing);
    }
    throw new RetryLater(doing + ", of which " + left.size() + " were not answered", last);
  }

  private static void submit(StorageBatch batch, String doing) {
    try {
      batch.submit();
    } catch (StorageException e) {
      // The request as a whole was repeated by the client already; its parts never are.
      throw StorageFaults.of(doing, e);
    }
  }

  private static StorageException passing(StorageException e, String doing) {
    if (!StorageFaults.passes(e)) {
      throw StorageFaults.of(doing, e);
    }
    return e;
  }

  private static void pause(int attempt, String doing) {
    try {
      Thread.sleep(PAUSE_MILLIS * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLater(doing, e);
    }
  }
}
