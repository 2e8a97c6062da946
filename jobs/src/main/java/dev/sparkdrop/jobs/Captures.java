package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the trigger's pattern captures of an object's name: {@code {year}} and the like. */
final class Captures {
  private static final Pattern TOKEN =
      Pattern.compile("(?:^|(?<=/))\\*\\*/|\\*\\*|\\*|\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  private final List<String> names = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();

  /** Nothing is captured. */
  static final Captures NONE = of(List.of());

  private Captures() {}

  /** Of one pattern or of many, with {@code *}, <code>**</code> and <code>{name}</code>. */
  static Captures of(Collection<String> globs) {
    Captures captures = new Captures();
    globs.forEach(captures::add);
    return captures;
  }

  /**
   * Of the copy of the pipeline file that the ledger keeps with each run.
   *
   * @param copy JSON whose {@code text} is the file, in YAML
   */
  static Captures ofPipeline(String copy) throws IOException {
    JsonNode text = new ObjectMapper().readTree(copy).path("text");
    Object file = new Load(LoadSettings.builder().build()).loadFromString(text.asText());
    Object trigger = file instanceof Map ? ((Map<?, ?>) file).get("trigger") : null;
    Object match = trigger instanceof Map ? ((Map<?, ?>) trigger).get("match") : null;
    List<String> globs = new ArrayList<>();
    if (match instanceof Collection) {
      ((Collection<?>) match).forEach(glob -> globs.add(String.valueOf(glob)));
    } else if (match != null) {
      globs.add(match.toString());
    }
    return of(globs);
  }

  private void add(String glob) {
    StringBuilder regex = new StringBuilder();
    Matcher token = TOKEN.matcher(glob);
    int at = 0;
    while (token.find()) {
      regex.append(Pattern.quote(glob.substring(at, token.start())));
      at = token.end();
      if (token.group(1) != null) {
        regex.append("(?<").append(group(token.group(1))).append(">[^/]+?)");
      } else if (token.group().equals("**/")) {
        regex.append("(?:.*/)?");
      } else {
        regex.append(token.group().equals("**") ? ".*?" : "[^/]*?");
      }
    }
    regex.append(Pattern.quote(glob.substring(at)));
    patterns.add(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  // Names of groups have no underscores, and those of captures may.
  private String group(String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
    return "c" + names.indexOf(name);
  }

  /** The names that are captured. */
  List<String> names() {
    return names;
  }

  /** The values in an object's name by name; empty where nothing is captured. */
  Map<String, String> in(String object) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(object);
      if (matcher.matches()) {
        for (int i = 0; i < names.size(); i++) {
          if (pattern.pattern().contains("(?<c" + i + ">")) {
            values.put(names.get(i), matcher.group("c" + i));
          }
        }
        return values;
      }
    }
    return values;
  }
}
