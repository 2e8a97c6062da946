package dev.sparkdrop.local.access;

import java.util.Comparator;

/**
 * A permission that a caller needed, and the call that it was for.
 *
 * @param caller as it calls itself
 * @param permission such as {@code storage.objects.get}
 * @param on the bucket and first folder ({@code gs://state/lanes/}), the topic or subscription, or
 *     {@code project}
 * @param call the API's method, such as {@code storage.objects.insert}
 */
record PermissionUse(String caller, String permission, String on, String call)
    implements Comparable<PermissionUse> {
  private static final Comparator<PermissionUse> ORDER =
      Comparator.comparing(PermissionUse::caller)
          .thenComparing(PermissionUse::on)
          .thenComparing(PermissionUse::permission)
          .thenComparing(PermissionUse::call);

  @Override
  public int compareTo(PermissionUse other) {
    return ORDER.compare(this, other);
  }
}
