package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a fault that somebody asks for, with all that is wrong with it at once. */
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
  static Fault read(JsonObject json) {
    Request request = new Request(json, KEYS);
    Where where = where(request);
    String what = what(request, where);
    String match = request.has("match") ? request.text("match") : "*";
    Long times = request.whole("times", 1);
    Double rate = request.share("rate");
    Long seed = request.whole("seed", Long.MIN_VALUE);
    Duration delay = delay(request, where, what);
    String function = function(request, where, what);
    if (request.has("seed") && !request.has("rate")) {
      request.wrong("'seed' goes with 'rate'; leave it out, or add a rate.");
    }
    if (where == Where.FUNCTION) {
      checkKill(request, what, match);
    }
    request.check();
    // One that says nothing of how often is for the next one alone.
    Long bound = times == null && rate == null ? Long.valueOf(1) : times;
    return new Fault(
        where,
        what,
        match,
        bound,
        rate == null ? 1 : rate,
        seed == null ? 1 : seed,
        delay,
        function);
  }

  private static void checkKill(Request request, String what, String match) {
    boolean now = "kill".equals(what);
    if (match == null || !Killer.FUNCTIONS.contains(match)) {
      request.wrong("'match' says whom to kill; write one of " + Killer.FUNCTIONS + ".");
    } else if (match.equals("ingest") && !now) {
      request.wrong(
          "'ingest' gets no events from the local cloud; write \"what\": \"kill\", or kill it at a"
              + " request of its own: \"where\": \"storage\", \"what\": \"kill-after\","
              + " \"function\": \"ingest\".");
    }
    if (now && (request.has("times") || request.has("rate"))) {
      request.wrong("'kill' is done once and now; leave out 'times' and 'rate'.");
    }
  }

  private static Where where(Request request) {
    String word = request.text("where");
    String places = Stream.of(Where.values()).map(Where::word).collect(Collectors.joining(", "));
    List<Where> found = Stream.of(Where.values()).filter(w -> w.word().equals(word)).toList();
    if (found.isEmpty()) {
      request.wrong(
          (word == null ? "'where' is missing" : "'where' is \"" + word + "\"")
              + "; write one of "
              + places
              + ".");
      return null;
    }
    return found.get(0);
  }

  private static String what(Request request, Where where) {
    String what = request.text("what");
    if (what == null) {
      request.wrong("'what' is missing; GET /local says what can go wrong where.");
    } else if (where != null && !where.whats().containsKey(what)) {
      request.wrong(
          "'what' is \"%s\"; for %s write one of %s."
              .formatted(what, where.word(), String.join(", ", where.whats().keySet())));
    }
    return what;
  }

  private static Duration delay(Request request, Where where, String what) {
    Duration delay = request.time("delay");
    boolean late = what != null && LATE.contains(what);
    boolean killed = where == Where.FUNCTION && "kill-before".equals(what);
    if (request.has("delay") && what != null && !late && !killed) {
      request.wrong("'delay' means nothing for " + what + "; leave it out.");
    }
    if (!request.has("delay") && late && !what.equals("reorder")) {
      request.wrong("'delay' is missing: how late is it? " + Times.EXAMPLE + ".");
    }
    return delay;
  }

  private static String function(Request request, Where where, String what) {
    String function = request.text("function");
    boolean killed = where != null && where.isApi() && what != null && what.startsWith("kill");
    if (killed && (function == null || !Killer.FUNCTIONS.contains(function))) {
      request.wrong("'function' says whom to kill; write one of " + Killer.FUNCTIONS + ".");
    } else if (function != null && !killed && where != null) {
      request.wrong("'function' goes with a kill at a request; leave it out.");
    }
    return function;
  }
}
