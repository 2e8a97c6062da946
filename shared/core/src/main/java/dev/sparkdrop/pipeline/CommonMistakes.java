package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is valid, and yet never what its author meant. It is told before a deployment only: what
 * runs already goes on.
 */
final class CommonMistakes {
  /** As editors and chats put them in the place of straight ones. */
  private static final String CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

  /** As shells and templates write a variable. */
  private static final Pattern BARE =
      Pattern.compile("(?<=^|=)(?:\\$([A-Za-z._]+)(?=/|$)|\\{\\{ *([A-Za-z._]+) *\\}\\})");

  /** What other globs, Windows and date formats mean something by. */
  private static final List<Map.Entry<Pattern, String>> MATCHES =
      List.of(
          Map.entry(
              Pattern.compile("^\\s|\\s$"),
              "begins or ends with a space, as no name does; leave it out"),
          Map.entry(
              Pattern.compile("\\\\"), "has a \\, and segments are separated by /; write / for it"),
          Map.entry(
              Pattern.compile("\\?|\\[[^/]*\\]"),
              "has ? or [...], which here match themselves alone; write * for any text, or {name}"),
          Map.entry(
              Pattern.compile("%[YymdHMj]|[yY]{4}[-_/]?[mM]{2}"),
              "has the format of a date, which matches itself alone; write {date} where it"
                  + " stands"));

  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*|\\$\\{.*");

  /** Minutes, hours, days, months and weekdays. */
  private static final String CRON =
      String.join(
          " ",
          field("[0-5]?\\d"),
          field("[01]?\\d|2[0-3]"),
          field("0?[1-9]|[12]\\d|3[01]"),
          field("0?[1-9]|1[0-2]|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"),
          field("[0-7]|(?i:sun|mon|tue|wed|thu|fri|sat)"));

  private CommonMistakes() {}

  /** A field of cron, of such values: all, one, a range, of these each n-th, or a list. */
  private static String field(String value) {
    String one = "(?:\\*|(?:" + value + ")(?:-(?:" + value + "))?)(?:/[1-9]\\d?)?";
    return one + "(?:," + one + ")*";
  }

  /** All of them in a pipeline file that is sound otherwise. */
  static List<Fault> find(String file, String text) {
    Faults faults = new Faults(file);
    JsonObject tree = Yaml.read(text, faults);
    if (tree != null) {
      Json.eachText(tree, SourceLocation.FILE, (at, each) -> check(each, at, faults));
      checkBatch(tree, faults);
      if (tree.get("job") instanceof JsonObject job) {
        SourceLocation at = SourceLocation.FILE.key("job");
        checkFiles(job, at, faults);
        LakeJobArguments.check(job, texts(tree, "output"), at, faults);
      }
      Json.text(tree, "trigger", "match").ifPresent(match -> checkMatch(match, faults));
      checkWorkers(tree, faults);
      checkSchedule(tree, faults);
    }
    return faults.all();
  }

  private static void check(String text, SourceLocation at, Faults faults) {
    if (!text.isEmpty()
        && (CURLY.indexOf(text.charAt(0)) >= 0
            || CURLY.indexOf(text.charAt(text.length() - 1)) >= 0)) {
      faults.add(
          at,
          "is in typographic quotes, which are a part of the value",
          "write straight ones: \""
              + text.replaceAll("^[" + CURLY + "]+|[" + CURLY + "]+$", "")
              + "\"");
      return;
    }
    Matcher bare = BARE.matcher(text);
    if (bare.find()) {
      String word = bare.group(1) == null ? bare.group(2) : bare.group(1);
      String name = word.toLowerCase(Locale.ROOT).replace('_', '.');
      if (Variables.NAMES.contains(name) || Placeholders.RUN.contains(name)) {
        String problem = bare.group(1) == null ? ", which nothing fills in" : " without braces";
        faults.add(at, "has " + bare.group() + problem, "write ${" + name + "}");
      }
    }
    // A key comes by as a text, too.
    if (at.path().endsWith("softwareConfig.imageVersion") && !text.equals("imageVersion")) {
      checkImage(text, at, faults);
    } else if (at.path().matches("ingest\\.sources\\[\\d+\\]\\.(url|object)")) {
      checkSource(text, at, faults);
    }
  }

  /** Versions up to 2.0 cannot be chosen any more since 2026-08-25. */
  private static void checkImage(String version, SourceLocation at, Faults faults) {
    if (!version.matches("\\d+\\.\\d+([.-].+)?")) {
      faults.add(at, Quoted.of(version) + " is no version of an image", "write \"2.3\"");
    } else if (version.matches("[01]\\..*|2\\.0([.-].*)?")) {
      faults.add(at, Quoted.of(version) + " is not to be had any more", "write \"2.3\"");
    }
  }

  /** Whatever is in a URL is in logs, too. */
  private static void checkSource(String text, SourceLocation at, Faults faults) {
    String header = "write it as a header: headers: {Authorization: \"Bearer ${secret.NAME}\"}";
    if (text.contains("${secret.")) {
      faults.add(at, "holds a secret, which is filled in in headers only", header);
    } else if (text.matches("[a-z]+://[^/?#]*@.*")) {
      faults.add(at, "holds the name of an account before its host", header);
    }
  }

  private static List<String> texts(JsonObject tree, String key) {
    return Json.find(tree, key).stream()
        .flatMap(list -> list.getAsJsonArray().asList().stream())
        .map(JsonElement::getAsString)
        .toList();
  }

  private static void checkMatch(String match, Faults faults) {
    for (Map.Entry<Pattern, String> sign : MATCHES) {
      if (sign.getKey().matcher(match).find()) {
        String[] parts = sign.getValue().split("; ", 2);
        SourceLocation at = SourceLocation.FILE.key("trigger").key("match");
        faults.add(at, Quoted.of(match) + " " + parts[0], parts[1]);
      }
    }
  }

  private static void checkSchedule(JsonObject tree, Faults faults) {
    Json.text(tree, "ingest", "schedule")
        .filter(cron -> !cron.matches(CRON))
        .ifPresent(
            cron ->
                faults.add(
                    SourceLocation.FILE.key("ingest").key("schedule"),
                    Quoted.of(cron) + " has a field that never comes",
                    "write minute hour day month weekday: 0 6 * * *"));
  }

  /** Of the primary ones: clusters.proto, ClusterType. */
  private static void checkWorkers(JsonObject tree, Faults faults) {
    boolean one =
        Json.text(tree, "cluster", "config", "workerConfig", "numInstances")
            .filter("1"::equals)
            .isPresent();
    String type = Json.text(tree, "cluster", "config", "clusterType").orElse("STANDARD");
    if (one && type.equals("STANDARD")) {
      SourceLocation config = SourceLocation.FILE.key("cluster").key("config");
      faults.add(
          config.key("workerConfig").key("numInstances"),
          "1 is too few: a cluster with workers has at least two",
          "write 2, or clusterType: SINGLE_NODE and no workerConfig");
    }
  }

  /** What runs with more goes on: its batches are as large as they can be. */
  private static void checkBatch(JsonObject tree, Faults faults) {
    Json.text(tree, "batch", "maxObjects")
        .filter(most -> Long.parseLong(most) > PipelineReader.MOST_OBJECTS)
        .ifPresent(
            most ->
                faults.add(
                    SourceLocation.FILE.key("batch").key("maxObjects"),
                    "is " + most + ", and no batch takes more than 100000 objects",
                    "write 100000; what is left over goes into the next batch"));
  }

  /** Faults files of a job that only this machine has: the cluster fetches them by URI. */
  private static void checkFiles(JsonObject job, SourceLocation at, Faults faults) {
    Json.eachText(
        job,
        at,
        (where, text) -> {
          boolean file =
              where.path().matches(".*(FileUri|(jarFile|pythonFile|file|archive)Uris\\[\\d+\\])");
          if (file
              && text.matches(".*[./].*")
              && !URI.matcher(text).matches()
              && CURLY.indexOf(text.charAt(0)) < 0) {
            String name = text.substring(text.lastIndexOf('/') + 1);
            faults.add(
                where,
                Quoted.of(text) + " is a path on this machine, and the cluster has no such file",
                "put it into pipelines/code/ and write ${code}/" + name);
          }
        });
  }
}
