package dev.sparkdrop.local.story;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The story as it happens, a line a step: {@code 12:00:03 birdstrikes 3 objects landed}.
 *
 * <p>Objects that land together are told together: they are counted until something else happens,
 * or nothing has landed for a while.
 */
public final class Story {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final long QUIET_MILLIS = 700;

  private final PrintStream out;
  private final Clock clock;
  private final boolean json;
  private final Map<String, Integer> landed = new LinkedHashMap<>();
  private Instant lastLanding = Instant.EPOCH;

  /**
   * One that is told to people, or to programs.
   *
   * @param json whether each line is a JSON object with {@code time}, {@code pipeline} and {@code
   *     message}
   */
  public Story(PrintStream out, Clock clock, boolean json) {
    this.out = out;
    this.clock = clock;
    this.json = json;
  }

  /** Something happened to a pipeline. */
  public synchronized void tell(String pipeline, String what) {
    tellLandings();
    line(pipeline, what);
  }

  /** An object went into an inbox. */
  public synchronized void landed(String pipeline) {
    landed.merge(pipeline, 1, Integer::sum);
    lastLanding = clock.instant();
  }

  /** Tells what landed, if nothing more has for a while; to be called now and then. */
  public synchronized void catchUp() {
    if (clock.instant().isAfter(lastLanding.plusMillis(QUIET_MILLIS))) {
      tellLandings();
    }
  }

  private void tellLandings() {
    landed.forEach(
        (pipeline, count) -> line(pipeline, NumberFormats.count(count, "object") + " landed"));
    landed.clear();
  }

  private void line(String pipeline, String what) {
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("time", clock.instant().toString());
      object.addProperty("pipeline", pipeline);
      object.addProperty("message", what);
      out.println(object);
      out.flush();
      return;
    }
    out.printf("%s %-12s %s%n", TIME.format(clock.instant()), pipeline, what);
    out.flush();
  }
}
