package dev.sparkdrop.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects that a job's code is made of. */
public final class JobFiles {
  /** Of Dataproc's job types, the fields that name files. */
  public static final List<String> FIELDS =
      List.of(
          "mainJarFileUri",
          "jarFileUris",
          "mainPythonFileUri",
          "pythonFileUris",
          "mainRFileUri",
          "queryFileUri",
          "fileUris",
          "archiveUris");

  private static final Pattern OBJECT =
      Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/([^\\s,;'\"]+)");

  private JobFiles() {}

  /**
   * The {@code gs://} URIs of the files that the job cannot start without.
   *
   * @param job Dataproc's {@code Job}
   */
  public static Set<String> needed(JsonObject job) {
    Set<String> files = new LinkedHashSet<>();
    for (Map.Entry<String, JsonElement> type : job.entrySet()) {
      if (type.getValue().isJsonObject()) {
        for (String field : FIELDS) {
          add(type.getValue().getAsJsonObject().get(field), files);
        }
      }
    }
    return files;
  }

  private static void add(JsonElement value, Set<String> files) {
    if (value == null || value.isJsonNull()) {
      return;
    }
    if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(each -> add(each, files));
      return;
    }
    String uri = value.getAsString();
    // An archive's name may end in #alias.
    int alias = uri.lastIndexOf('#');
    if (uri.startsWith("gs://")) {
      files.add(alias > 0 ? uri.substring(0, alias) : uri);
    }
  }

  /**
   * What the arguments name in the buckets of those files: perhaps files of the job too, such as a
   * query.
   *
   * @param job Dataproc's {@code Job}
   */
  public static Set<String> perhaps(JsonObject job) {
    Set<String> needed = needed(job);
    Set<String> named = new LinkedHashSet<>();
    for (Map.Entry<String, JsonElement> type : job.entrySet()) {
      if (type.getValue().isJsonObject() && type.getValue().getAsJsonObject().has("args")) {
        Matcher found = OBJECT.matcher(type.getValue().getAsJsonObject().get("args").toString());
        while (found.find()) {
          String bucket = "gs://" + found.group(1) + "/";
          if (needed.stream().anyMatch(file -> file.startsWith(bucket))) {
            named.add(found.group());
          }
        }
      }
    }
    named.removeAll(needed);
    return named;
  }
}
