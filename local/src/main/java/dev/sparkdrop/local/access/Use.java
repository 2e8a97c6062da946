package dev.sparkdrop.local.access;

import java.util.Comparator;

/**
 * A permission that somebody needed, and the call that it was for.
 *
 * @param caller as it calls itself
 * @param permission such as {@code storage.objects.get}
 * @param on the bucket and first folder ({@code gs://state/lanes/}), the topic or subscription, or
 *     {@code project}
 * @param call the API's method, such as {@code storage.objects.insert}
 */
record Use(String caller, String permission, String on, String call) implements Comparable<Use> {
  private static final Comparator<Use> ORDER =
      Comparator.comparing(Use::caller)
          .thenComparing(Use::on)
          .thenComparing(Use::permission)
          .thenComparing(Use::call);

  @Override
  public int compareTo(Use other) {
    return ORDER.compare(this, other);
  }
}
