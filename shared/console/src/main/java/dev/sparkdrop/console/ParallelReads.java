package dev.sparkdrop.console;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Several looks at once: each costs a few calls, and a person waits. */
record ParallelReads(Executor executor) {

  /** What comes of each, in the same order; the first failure where one fails. */
  <A, B> List<B> map(Collection<A> all, Function<A, B> look) {
    List<CompletableFuture<B>> looks =
        all.stream()
            .map(each -> CompletableFuture.supplyAsync(() -> look.apply(each), executor))
            .toList();
    try {
      return looks.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
