package dev.sparkdrop.export;

import dev.sparkdrop.port.Downloads;
import dev.sparkdrop.port.Downloads.Version;
import dev.sparkdrop.run.LandedObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Fetches the objects of a batch, several at a time: most are small, and each is two requests. */
record ParallelFetch(Downloads downloads, Path folder) {
  private static final int AT_ONCE = 12;
  private static final int TOLD_EACH = 1000;

  /**
   * Fetches them.
   *
   * @param chosen places in the batch
   * @return in the same order; empty for what is gone
   */
  List<Optional<ExportedObject>> all(
      List<Integer> chosen, List<LandedObject> batch, Consumer<String> progress)
      throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Optional<ExportedObject>>> running = new ArrayList<>();
      for (int place : chosen) {
        running.add(threads.submit(() -> one(batch.get(place), place + 1)));
      }
      List<Optional<ExportedObject>> fetched = new ArrayList<>();
      for (Future<Optional<ExportedObject>> each : running) {
        fetched.add(each.get());
        if (fetched.size() % TOLD_EACH == 0) {
          progress.accept(fetched.size() + " of " + chosen.size() + " objects are here");
        }
      }
      return fetched;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException sentence) {
        throw sentence;
      }
      throw new IllegalStateException("fetching failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Fetching was interrupted.");
    } finally {
      threads.shutdownNow();
    }
  }

  private Optional<ExportedObject> one(LandedObject object, int number) throws IOException {
    Optional<Version> version = downloads.find(object.bucket(), object.name(), object.generation());
    if (version.isEmpty()) {
      return Optional.empty();
    }
    ExportedObject exported = ExportedObject.numbered(version.get(), "objects", number);
    Path file = folder.resolve(exported.file());
    boolean there = Files.exists(file) && Files.size(file) == version.get().size();
    return there || RunExport.copy(downloads, version.get(), file)
        ? Optional.of(exported)
        : Optional.empty();
  }
}
