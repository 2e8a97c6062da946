package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a requested fault, with all that is wrong with it at once. */
final class FaultReader {
  private static final Set<String> KEYS =
      new LinkedHashSet<>(
          List.of("where", "what", "match", "times", "rate", "seed", "delay", "function"));
  private static final Set<String> LATE = Set.of("slow", "delay", "reorder");

  private FaultReader() {}

  /**
   * The fault.
   *
   * @throws dev.sparkdrop.local.http.ApiError 400, with a sentence for each thing that is wrong
   */
  static InjectedFault read(JsonObject json) {
    FaultRequest faultRequest = new FaultRequest(json, KEYS);
    FaultPoint faultPoint = where(faultRequest);
    String what = what(faultRequest, faultPoint);
    String match = faultRequest.has("match") ? faultRequest.text("match") : "*";
    Long times = faultRequest.whole("times", 1);
    Double rate = faultRequest.share("rate");
    Long seed = faultRequest.whole("seed", Long.MIN_VALUE);
    Duration delay = delay(faultRequest, faultPoint, what);
    String function = function(faultRequest, faultPoint, what);
    if (faultRequest.has("seed") && !faultRequest.has("rate")) {
      faultRequest.wrong("'seed' goes with 'rate'; leave it out, or add a rate.");
    }
    if (faultPoint == FaultPoint.FUNCTION) {
      checkKill(faultRequest, what, match);
    }
    faultRequest.check();
    // One that says nothing of how often is for the next one alone.
    Long bound = times == null && rate == null ? Long.valueOf(1) : times;
    return new InjectedFault(
        faultPoint,
        what,
        match,
        bound,
        rate == null ? 1 : rate,
        seed == null ? 1 : seed,
        delay,
        function);
  }

  private static void checkKill(FaultRequest faultRequest, String what, String match) {
    boolean now = "kill".equals(what);
    if (match == null || !ProcessKiller.FUNCTIONS.contains(match)) {
      faultRequest.wrong(
          "'match' says whom to kill; write one of " + ProcessKiller.FUNCTIONS + ".");
    } else if (match.equals("ingest") && !now) {
      faultRequest.wrong(
          "'ingest' gets no events from the local cloud; write \"what\": \"kill\", or kill it at a"
              + " request of its own: \"where\": \"storage\", \"what\": \"kill-after\","
              + " \"function\": \"ingest\".");
    }
    if (now && (faultRequest.has("times") || faultRequest.has("rate"))) {
      faultRequest.wrong("'kill' is done once and now; leave out 'times' and 'rate'.");
    }
  }

  private static FaultPoint where(FaultRequest faultRequest) {
    String word = faultRequest.text("where");
    String places =
        Stream.of(FaultPoint.values()).map(FaultPoint::word).collect(Collectors.joining(", "));
    List<FaultPoint> found =
        Stream.of(FaultPoint.values()).filter(w -> w.word().equals(word)).toList();
    if (found.isEmpty()) {
      faultRequest.wrong(
          (word == null ? "'where' is missing" : "'where' is \"" + word + "\"")
              + "; write one of "
              + places
              + ".");
      return null;
    }
    return found.get(0);
  }

  private static String what(FaultRequest faultRequest, FaultPoint faultPoint) {
    String what = faultRequest.text("what");
    if (what == null) {
      faultRequest.wrong("'what' is missing; GET /local says what can go wrong where.");
    } else if (faultPoint != null && !faultPoint.whats().containsKey(what)) {
      faultRequest.wrong(
          "'what' is \"%s\"; for %s write one of %s."
              .formatted(what, faultPoint.word(), String.join(", ", faultPoint.whats().keySet())));
    }
    return what;
  }

  private static Duration delay(FaultRequest faultRequest, FaultPoint faultPoint, String what) {
    Duration delay = faultRequest.time("delay");
    boolean late = what != null && LATE.contains(what);
    boolean killed = faultPoint == FaultPoint.FUNCTION && "kill-before".equals(what);
    if (faultRequest.has("delay") && what != null && !late && !killed) {
      faultRequest.wrong("'delay' means nothing for " + what + "; leave it out.");
    }
    if (!faultRequest.has("delay") && late && !what.equals("reorder")) {
      faultRequest.wrong("'delay' is missing: how late is it? " + FaultTimes.EXAMPLE + ".");
    }
    return delay;
  }

  private static String function(FaultRequest faultRequest, FaultPoint faultPoint, String what) {
    String function = faultRequest.text("function");
    boolean killed =
        faultPoint != null && faultPoint.isApi() && what != null && what.startsWith("kill");
    if (killed && (function == null || !ProcessKiller.FUNCTIONS.contains(function))) {
      faultRequest.wrong(
          "'function' says whom to kill; write one of " + ProcessKiller.FUNCTIONS + ".");
    } else if (function != null && !killed && faultPoint != null) {
      faultRequest.wrong("'function' goes with a kill at a request; leave it out.");
    }
    return function;
  }
}
