package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.util.Optional;

/** Says whether a cluster that starts can be had. The local cloud's faults plug in here. */
@FunctionalInterface
public interface Capacity {

  /** There is always enough. */
  Capacity ENDLESS = cluster -> Optional.empty();

  /**
   * Why a creation's operation fails.
   *
   * @param code of {@code google.rpc.Code}: 3 for a quota, 14 for a stock-out, as the platform says
   * @param message the operation's error message
   */
  record Refusal(int code, String message) {}

  /** Asked at the end of the boot time. A refused cluster stays, in state ERROR. */
  Optional<Refusal> refuse(JsonObject cluster);
}
