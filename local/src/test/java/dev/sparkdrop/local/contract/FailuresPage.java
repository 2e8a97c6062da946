package dev.sparkdrop.local.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What docs/failures.md promises of each class of failure. */
final class FailuresPage {
  private static final Path PAGE = Path.of("..", "docs", "failures.md");
  private static final Pattern CELL =
      Pattern.compile("(SUCCEEDED|FAILED)(?:\\. (?:The first attempt: )?(.+))?");

  /**
   * What differs from run to run: the job's own sentence, which it may lack, the platform's words,
   * names, rungs, how long a rest is.
   */
  private static final Pattern VARIES =
      Pattern.compile(
          "^\\w+Exception: [^.]+\\. |\"[^\"]*\"\\.?|us-central1|RUN-\\d+|RUN-a\\d+|gs://\\S+(?=\\.)|(?<=or after )\\d+m");

  private FailuresPage() {}

  /**
   * @param sentence the first in the receipt; null where it has none
   */
  record Promise(String outcome, Pattern sentence) {}

  static Set<String> classes() {
    return rows().stream().map(row -> row.get(0)).collect(Collectors.toCollection(TreeSet::new));
  }

  static Promise of(String what) {
    String cell =
        rows().stream()
            .filter(row -> row.get(0).equals(what))
            .map(row -> row.get(3))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the page has no " + what));
    Matcher parts = CELL.matcher(cell);
    if (!parts.matches()) {
      throw new AssertionError("not an outcome and a sentence: " + cell);
    }
    String sentence = parts.group(2);
    return new Promise(parts.group(1), sentence == null ? null : pattern(sentence));
  }

  private static Pattern pattern(String sentence) {
    StringBuilder pattern = new StringBuilder();
    Matcher varies = VARIES.matcher(sentence);
    int from = 0;
    while (varies.find()) {
      pattern.append(Pattern.quote(sentence.substring(from, varies.start())));
      pattern.append(like(varies.group()));
      from = varies.end();
    }
    return Pattern.compile(pattern + Pattern.quote(sentence.substring(from)), Pattern.DOTALL);
  }

  private static String like(String text) {
    if (text.startsWith("\"")) {
      return "\".+\"\\.?";
    }
    if (text.contains("Exception: ")) {
      return "(\\w+Exception: .+\\. )?";
    }
    if (text.startsWith("RUN-a")) {
      return "birds-\\w+-" + text.substring(4);
    }
    if (text.startsWith("RUN")) {
      return "birds-\\w+-\\d+";
    }
    return text.startsWith("us-")
        ? "us-(central|east)1"
        : text.startsWith("gs:") ? "gs://\\S+" : "\\d+m";
  }

  private static List<List<String>> rows() {
    try {
      return Files.readAllLines(PAGE).stream()
          .filter(line -> line.startsWith("| "))
          .skip(2)
          .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
