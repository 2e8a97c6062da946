package dev.sparkdrop.gcp;

import dev.sparkdrop.port.RetryLater;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Does many independent calls at once, on few threads. */
final class ParallelCalls {
  private final int width;
  private final ThreadPoolExecutor threads;

  /** No threads are there before they are needed, and none is left half a minute after. */
  ParallelCalls(int width) {
    this.width = width;
    this.threads =
        new ThreadPoolExecutor(
            width,
            width,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "cloud-calls");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Does the work for all items, in any order. The first failure stops it, and is thrown. */
  <T> void forEach(Collection<T> items, Consumer<T> work) {
    Queue<T> left = new ConcurrentLinkedQueue<>(items);
    CountDownLatch open = new CountDownLatch(items.size());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable worker =
        () -> {
          for (T item = left.poll(); item != null; item = left.poll()) {
            try {
              if (failure.get() == null) {
                work.accept(item);
              }
            } catch (RuntimeException | Error e) {
              failure.compareAndSet(null, e);
            } finally {
              open.countDown();
            }
          }
        };
    for (int i = 1; i < Math.min(width, items.size()); i++) {
      threads.execute(worker);
    }
    // The caller works too, so that it gets on though others keep all the threads busy.
    worker.run();
    await(open);
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    if (failure.get() instanceof Error e) {
      throw e;
    }
  }

  private static void await(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLater("waiting for calls that were begun", e);
    }
  }
}
