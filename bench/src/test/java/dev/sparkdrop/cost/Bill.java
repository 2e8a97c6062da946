package dev.sparkdrop.cost;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a day came to, in milliseconds.
 *
 * @param clusterTime of each cluster from the request for it until it is gone, in sum; of
 *     serverless batches the time that is paid
 * @param atOnce the most clusters at a time
 * @param started when each object's job began
 * @param done when each object's job ended
 */
record Bill(long clusterTime, int atOnce, List<Long> started, List<Long> done) {

  long clusterSeconds() {
    return Math.round(clusterTime / 1000.0);
  }

  /** The same at so many times the price. */
  Bill times(double factor) {
    return new Bill(Math.round(clusterTime * factor), atOnce, started, done);
  }

  /** From landing to done, in seconds: the mean. */
  long mean(Trace trace) {
    return Math.round(waits(trace).average().orElseThrow() / 1000);
  }

  /** From landing to done, in seconds: what 95 of 100 objects stay within. */
  long p95(Trace trace) {
    long[] sorted = waits(trace).sorted().toArray();
    return Math.round(sorted[(int) Math.ceil(sorted.length * 0.95) - 1] / 1000.0);
  }

  private LongStream waits(Trace trace) {
    return IntStream.range(0, done.size()).mapToLong(i -> done.get(i) - trace.landed().get(i));
  }
}
