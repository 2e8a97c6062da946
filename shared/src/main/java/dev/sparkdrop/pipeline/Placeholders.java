package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code ${…}} in a pipeline file; {@code $${…}} is how a literal one is written. */
final class Placeholders {
  /** A placeholder, its name in group 1; or the escape of one, without a group. */
  static final Pattern ANY = Pattern.compile("\\$\\$\\{|\\$\\{([^}\\s]*)\\}");

  /** What each run fills in, in the job only. */
  static final List<String> RUN =
      List.of("run.id", "run.manifest", "run.report", "run.attempt", "run.lane", "run.pipeline");

  private static final Pattern OPEN = Pattern.compile("(?<!\\$)\\$\\{");

  private Placeholders() {}

  /** Faults every placeholder that can't be filled in where it stands. */
  static void check(JsonElement file, Faults faults) {
    Where job = Where.FILE.key("job");
    Json.eachText(
        file,
        Where.FILE,
        (at, text) -> {
          if (text.indexOf('$') >= 0) {
            check(text, at, job.covers(at.path()), faults);
          }
        });
  }

  private static void check(String text, Where at, boolean inJob, Faults faults) {
    Matcher found = ANY.matcher(text);
    while (found.find()) {
      String name = found.group(1);
      if (name != null && !(inJob && RUN.contains(name))) {
        faults.add(at, "${" + name + "} " + problem(name), instead(name));
      }
    }
    if (OPEN.matcher(found.replaceAll("")).find()) {
      faults.add(at, "has a ${ that is no variable", "write ${name}, or $${ for a literal ${");
    }
  }

  private static String problem(String name) {
    if (RUN.contains(name)) {
      return "is known in job only";
    }
    return Variables.NAMES.contains(name) ? "has no value here" : "is not a variable";
  }

  private static String instead(String name) {
    if (RUN.contains(name)) {
      return "write what is the same for every run";
    }
    if (Variables.NAMES.contains(name)) {
      return "give one with " + name + "=…, as deploy.sh does";
    }
    List<String> known = new ArrayList<>(Variables.NAMES);
    known.addAll(RUN);
    String all = "known are " + String.join(", ", known);
    return Nearest.to(name, known).map(n -> "write ${" + n + "}; " + all).orElse(all);
  }

  /** The text with what a run fills in, and escapes undone. */
  static String fill(String text, Map<String, String> values) {
    return replace(
        text,
        placeholder -> {
          String value = values.get(placeholder.group(1));
          if (value == null) {
            throw new IllegalArgumentException("no value for " + placeholder.group());
          }
          return value;
        });
  }

  /** The text with escapes undone; placeholders stay. */
  static String unescape(String text) {
    return replace(text, MatchResult::group);
  }

  private static String replace(String text, Function<MatchResult, String> value) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    return ANY.matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(found.group(1) == null ? "${" : value.apply(found)));
  }
}
