package dev.sparkdrop.local.fault;

import com.google.gson.JsonObject;
import java.time.Duration;

/**
 * Something that goes wrong: where, what, and how often.
 *
 * @param what one of the place's own
 * @param match on whom, {@code *} for any text
 * @param times at most so often; null for no bound
 * @param rate how likely it is each time, above 0 to 1
 * @param seed of that likelihood: the same seed strikes the same ones again
 * @param delay null where none was given
 * @param function the one to kill; null where none was given
 */
record InjectedFault(
    FaultPoint where,
    String what,
    String match,
    Long times,
    double rate,
    long seed,
    Duration delay,
    String function) {

  /** Whether it is done at once, rather than at the next chance. */
  boolean now() {
    return where == FaultPoint.FUNCTION && what.equals("kill");
  }

  /** The delay, or another where none was given. */
  Duration delayOr(Duration absent) {
    return delay == null ? absent : delay;
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("where", where.word());
    json.addProperty("what", what);
    json.addProperty("match", match);
    if (times != null) {
      json.addProperty("times", times);
    }
    if (rate < 1) {
      json.addProperty("rate", rate);
      json.addProperty("seed", seed);
    }
    if (delay != null) {
      json.addProperty("delay", FaultTimes.format(delay));
    }
    if (function != null) {
      json.addProperty("function", function);
    }
    return json;
  }
}
