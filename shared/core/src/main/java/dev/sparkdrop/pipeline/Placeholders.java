package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /** What a caller of the ingestion function fills in, in its section only. */
  static final String PARAM = "param.";

  private static final Pattern INGEST =
      Pattern.compile(
          "today|yesterday|param\\.[A-Za-z][A-Za-z0-9_]{0,39}|secret\\.[A-Za-z0-9_]{1,100}");

  private static final Pattern OPEN = Pattern.compile("(?<!\\$)\\$\\{");

  private Placeholders() {}

  /** Faults every placeholder that can't be filled in where it stands. */
  static void check(JsonElement file, Faults faults) {
    SourceLocation job = SourceLocation.FILE.key("job");
    SourceLocation load = SourceLocation.FILE.key("load");
    SourceLocation ingest = SourceLocation.FILE.key("ingest");
    Json.eachText(
        file,
        SourceLocation.FILE,
        (at, text) -> {
          if (text.indexOf('$') >= 0) {
            Predicate<String> known =
                job.covers(at.path()) || load.covers(at.path())
                    ? RUN::contains
                    : name -> ingest.covers(at.path()) && INGEST.matcher(name).matches();
            check(text, at, known, faults);
          }
        });
  }

  private static void check(
      String text, SourceLocation at, Predicate<String> known, Faults faults) {
    Matcher found = ANY.matcher(text);
    while (found.find()) {
      String name = found.group(1);
      if (name != null && !known.test(name)) {
        faults.add(at, "${" + name + "} " + problem(name), instead(name));
      }
    }
    if (OPEN.matcher(found.replaceAll("")).find()) {
      faults.add(at, "has a ${ that is no variable", "write ${name}, or $${ for a literal ${");
    }
  }

  private static String problem(String name) {
    if (RUN.contains(name)) {
      return "is known in job and load only";
    }
    if (INGEST.matcher(name).matches()) {
      return "is known in ingest only";
    }
    return Variables.NAMES.contains(name) ? "has no value here" : "is not a variable";
  }

  private static String instead(String name) {
    if (RUN.contains(name) || INGEST.matcher(name).matches()) {
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

  /** The names of the parameters in a text. */
  static List<String> parameters(String text) {
    return ANY.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> name != null && name.startsWith(PARAM))
        .map(name -> name.substring(PARAM.length()))
        .toList();
  }

  /** Likewise for a source of the ingestion function, which itself fills in secrets. */
  static String fillSource(String text, Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    ANY.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> name != null && name.startsWith("secret."))
        .forEach(name -> all.put(name, "${" + name + "}"));
    return fill(text, all);
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
