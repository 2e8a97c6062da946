package dev.sparkdrop.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of the code bucket that jobs name. */
public final class CodeFiles {
  private static final Pattern NAMED =
      Pattern.compile("[^\\s\"'*?{}$]+\\.(?:jar|py|zip|egg|sql|whl|R)(?![A-Za-z0-9])");

  private static final Set<String> SHIPPED = Set.of("sparkdrop-jobs.jar");

  private CodeFiles() {}

  /**
   * Sentences about files that jobs name and that do not come with a deployment: they have to be in
   * the bucket already.
   *
   * @param folder of the pipeline files; what is in its folder {@code code} is deployed
   */
  public static List<String> missing(Path folder, CheckedFolder checked, Variables variables) {
    String bucket = "gs://" + variables.bucket("code").orElse("code") + "/";
    Set<String> missing = new TreeSet<>();
    Pattern named = Pattern.compile(Pattern.quote(bucket) + "(" + NAMED + ")");
    for (Map.Entry<String, String> text : checked.texts().entrySet()) {
      Matcher found = named.matcher(text.getValue().replaceAll("(?m)^\\s*#.*$", ""));
      while (found.find()) {
        String name = found.group(1);
        if (!SHIPPED.contains(name) && !Files.exists(folder.resolve("code").resolve(name))) {
          missing.add(
              text.getKey()
                  + "  names ${code}/"
                  + name
                  + ", which is not in "
                  + folder.resolve("code")
                  + ": put it there, or into the code bucket before");
        }
      }
    }
    return List.copyOf(missing);
  }
}
