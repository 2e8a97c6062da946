package dev.sparkdrop.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a store many things at once, on the driver. */
final class Parallel {
  private static final int THREADS = 32;

  private Parallel() {}

  /** One question. */
  interface Question<A, B> {
    B ask(A about) throws IOException;
  }

  /**
   * The answers, in the order of what was asked about.
   *
   * @throws IOException the first failure
   */
  static <A, B> List<B> ask(List<A> about, Question<A, B> question) throws IOException {
    if (about.isEmpty()) {
      return List.of();
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, about.size()));
    try {
      List<Future<B>> pending = new ArrayList<>();
      for (A one : about) {
        pending.add(pool.submit(() -> question.ask(one)));
      }
      List<B> answers = new ArrayList<>();
      for (Future<B> future : pending) {
        answers.add(future.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
