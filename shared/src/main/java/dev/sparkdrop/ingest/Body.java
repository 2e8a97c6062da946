package dev.sparkdrop.ingest;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response's body, pulled as fast as it is written on and no faster. The JDK's own stream cannot
 * say how long a read may wait.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  /** So many pieces of at most 16 KiB are held: enough that neither side waits for each piece. */
  private static final int AHEAD = 16;

  /**
   * A piece, or the end.
   *
   * @param buffers null at the end
   * @param broken why the end came early; null where it did not
   */
  private record Signal(List<ByteBuffer> buffers, Throwable broken) {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    if (subscription.complete(upstream)) {
      upstream.request(AHEAD);
    } else {
      upstream.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal(buffers, null));
  }

  @Override
  public void onError(Throwable broken) {
    signals.add(new Signal(null, broken));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal(null, null));
  }

  /**
   * Waits for the next piece.
   *
   * @return its buffers; null after the last
   * @throws HttpTimeoutException where none came in time
   * @throws IOException where the connection broke, or the body is not as long as was announced
   */
  List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
    Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (signal == null) {
      throw new HttpTimeoutException("nothing came for " + patience.toMillis() + " ms");
    }
    if (signal.broken() != null) {
      throw new IOException(signal.broken().getMessage(), signal.broken());
    }
    if (signal.buffers() != null) {
      subscription.join().request(1);
    }
    return signal.buffers();
  }

  /** Hangs up, wherever it is. */
  @Override
  public void close() {
    if (!subscription.cancel(false)) {
      subscription.join().cancel();
    }
  }
}
