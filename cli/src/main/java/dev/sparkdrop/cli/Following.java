package dev.sparkdrop.cli;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.console.Formats;
import dev.sparkdrop.console.LaneStatus;
import dev.sparkdrop.console.Overview;
import dev.sparkdrop.console.RunQuery;
import dev.sparkdrop.console.RunRow;
import dev.sparkdrop.port.RetryLater;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks again and again, and tells what is new since the last look. */
final class Following {
  private final OpenCloud open;
  private final Screen screen;
  private final boolean json;
  private final RunQuery query;
  private final Map<String, String> lanes = new HashMap<>();
  private final Map<String, String> sentences = new HashMap<>();
  private Set<String> closed;

  /**
   * @param json a line of JSON for each news instead of a sentence
   * @param query of which lanes
   */
  Following(OpenCloud open, Screen screen, boolean json, RunQuery query) {
    this.open = open;
    this.screen = screen;
    this.json = json;
    this.query = query;
  }

  /** News of a lane, a run or an object, as JSON. */
  private record News(
      Instant at, String lane, String run, String object, String state, String words) {}

  /** Tells what is new. A passing fault is no news: the next look tells more. */
  void look() {
    Overview overview;
    try {
      overview = open.console().overview(query, null);
    } catch (RetryLater e) {
      return;
    }
    Set<String> awake = new HashSet<>();
    for (LaneStatus lane : overview.lanes()) {
      awake.add(lane.lane());
      if (!lane.words().equals(lanes.put(lane.lane(), lane.words()))) {
        tell(
            new News(
                overview.at(),
                lane.laneName(),
                lane.run(),
                null,
                Badge.of(lane).word(),
                lane.words()),
            Badge.of(lane));
      }
    }
    lanes.keySet().retainAll(awake);
    closed(overview);
  }

  /** At the first look the runs are old ones. */
  private void closed(Overview overview) {
    boolean first = closed == null;
    Set<String> now = first ? new HashSet<>() : closed;
    List<RunRow> fresh = new ArrayList<>();
    for (RunRow run : overview.runs().runs()) {
      if (now.add(run.run()) && !first) {
        fresh.add(0, run);
      }
    }
    closed = now;
    for (RunRow run : fresh) {
      String words =
          run.rows() == null
              ? Formats.counted(run.objects(), "object")
              : "%s, %s rows in, %s out, %s bad"
                  .formatted(
                      Formats.counted(run.objects(), "object"),
                      Formats.count(run.rows().in()),
                      Formats.count(run.rows().out()),
                      Formats.count(run.rows().bad()));
      tell(
          new News(
              overview.at(),
              run.laneName(),
              run.run(),
              null,
              Badge.of(run).word(),
              run.run() + ": " + (run.reason() == null ? words : run.reason())),
          Badge.of(run));
    }
  }

  /**
   * Whether all of some objects are decided.
   *
   * @return the exit code; null while one is not
   */
  Integer decided(List<String> objects) {
    boolean good = true;
    boolean known = true;
    boolean all = true;
    for (String object : objects) {
      List<Explanation> told;
      try {
        told = open.console().explain(object, null);
      } catch (RetryLater e) {
        return null;
      }
      for (Explanation each : told) {
        all &= each.what().isDecided();
        good &= each.what() == Explanation.What.DONE;
        known &= each.what() != Explanation.What.UNKNOWN;
        String of = each.object() + " " + each.pipeline();
        if (!each.sentence().equals(sentences.put(of, each.sentence()))) {
          Badge badge = Badge.of(each.what());
          tell(
              new News(
                  open.clock().instant(),
                  each.laneName(),
                  each.run(),
                  each.object(),
                  badge.word(),
                  each.sentence()),
              badge);
        }
      }
    }
    if (!all) {
      return null;
    }
    return good ? ExitCode.FINE : known ? ExitCode.NO : ExitCode.UNKNOWN;
  }

  private void tell(News news, Badge badge) {
    if (json) {
      screen.jsonLine(news);
    } else {
      String who = news.object() == null ? news.lane() : news.object();
      screen.state(badge, Formats.time(news.at()) + "  " + who + "  " + news.words());
    }
  }
}
