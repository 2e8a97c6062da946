package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dataproc's list filter: {@code field = value} terms, all of which must hold. {@code :*} and
 * {@code = *} ask that the field is there. gcloud's operations list sends a JSON object instead.
 */
record ListFilter(List<Term> terms) {
  private static final Pattern TERM =
      Pattern.compile("\\s*(?:AND\\s+)?([\\w.-]+)\\s*[=:]\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"']+)");
  private static final Map<String, String> OF_JSON =
      Map.of("operation_state_matcher", "status.state", "cluster_name", "clusterName");

  /** One condition. */
  record Term(String field, String value) {}

  /**
   * @param text null or blank lets everything pass
   * @param fields what may be asked, besides {@code labels.KEY}
   */
  static ListFilter parse(String text, Set<String> fields) {
    if (text == null || text.isBlank()) {
      return new ListFilter(List.of());
    }
    List<Term> terms = text.stripLeading().startsWith("{") ? ofJson(text) : ofText(text);
    for (Term term : terms) {
      if (!fields.contains(term.field()) && !term.field().startsWith("labels.")) {
        throw ApiError.invalid(
            "Invalid list filter: %s. Field '%s' cannot be filtered by; use one of %s or labels.KEY."
                .formatted(text, term.field(), fields));
      }
    }
    return new ListFilter(terms);
  }

  /**
   * Whether all terms hold.
   *
   * @param groups what words such as ACTIVE stand for as a state
   */
  boolean matches(JsonObject resource, Map<String, Set<String>> groups) {
    return terms.stream().allMatch(term -> matches(term, resource, groups));
  }

  private static boolean matches(Term term, JsonObject resource, Map<String, Set<String>> groups) {
    String found = ResourceJson.text(resource, term.field().split("\\.", -1));
    if (found == null) {
      return false;
    }
    if (term.field().equals("status.state") && groups.containsKey(term.value())) {
      return groups.get(term.value()).contains(found);
    }
    return term.value().equals("*") || term.value().equals(found);
  }

  private static List<Term> ofText(String text) {
    List<Term> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text.strip());
    int end = 0;
    while (matcher.lookingAt()) {
      terms.add(new Term(matcher.group(1), unquoted(matcher.group(2))));
      end = matcher.end();
      matcher.region(end, matcher.regionEnd());
    }
    if (end < text.strip().length()) {
      throw ApiError.invalid(
          "Invalid list filter: %s. Write it as: field = value [AND field = value] ..."
              .formatted(text));
    }
    return terms;
  }

  private static List<Term> ofJson(String text) {
    try {
      List<Term> terms = new ArrayList<>();
      for (Map.Entry<String, JsonElement> entry :
          JsonParser.parseString(text).getAsJsonObject().entrySet()) {
        String field = OF_JSON.getOrDefault(entry.getKey(), entry.getKey());
        terms.add(new Term(field, entry.getValue().getAsString()));
      }
      return terms;
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("Invalid list filter: " + text);
    }
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") || value.startsWith("'")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
