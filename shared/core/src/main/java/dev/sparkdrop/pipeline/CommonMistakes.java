package dev.sparkdrop.pipeline;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is valid, and yet never what its author meant. It is told before a deployment only: what
 * runs already goes on.
 */
final class CommonMistakes {
  /** As editors and chats put them in the place of straight ones. */
  private static final String CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

  private static final Pattern BARE =
      Pattern.compile("(?:^|=)(\\$(" + String.join("|", Variables.NAMES) + "))(?:/|$)");

  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*|\\$\\{.*");

  private CommonMistakes() {}

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
        LakeJobArguments.check(job, at, faults);
      }
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
      faults.add(at, "has " + bare.group(1) + " without braces", "write ${" + bare.group(2) + "}");
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
