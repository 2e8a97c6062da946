package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import java.time.Duration;
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
   * @param late how much longer than the boot time that takes; the cluster is CREATING until then
   */
  record Refusal(int code, String message, Duration late) {
    public Refusal(int code, String message) {
      this(code, message, Duration.ZERO);
    }
  }

  /** Asked when a cluster is asked for. A refused request has no cluster and no operation. */
  default Optional<Refusal> refuseRequest(JsonObject cluster) {
    return Optional.empty();
  }

  /** Asked at the end of the boot time. A refused cluster stays, in state ERROR. */
  Optional<Refusal> refuse(JsonObject cluster);
}
