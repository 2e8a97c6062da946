package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter of a list of batches: {@code state = RUNNING and create_time < "2026-01-01T00:00:00Z"}
 * (batches.proto). As in all of Google's filters, OR binds tighter than AND.
 */
record BatchFilter(List<List<Term>> all) {
  private static final Set<String> FIELDS =
      Set.of("batch_id", "batch_uuid", "state", "create_time");
  private static final Pattern TERM =
      Pattern.compile("\\s*([\\w.]+)\\s*(<=|>=|!=|=|<|>|:)\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"']+)\\s*");
  private static final Pattern WORD = Pattern.compile("(?i)(AND|OR)\\b");

  /** One condition. */
  record Term(String field, String operator, String value) {}

  /**
   * @param text null or blank lets everything pass
   */
  static BatchFilter parse(String text) {
    List<List<Term>> all = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return new BatchFilter(all);
    }
    Matcher term = TERM.matcher(text);
    Matcher word = WORD.matcher(text);
    boolean or = false;
    int at = 0;
    while (true) {
      if (!term.region(at, text.length()).lookingAt()) {
        throw wrong(text);
      }
      if (!or) {
        all.add(new ArrayList<>());
      }
      all.get(all.size() - 1).add(term(term, text));
      at = term.end();
      if (at == text.length()) {
        return new BatchFilter(all);
      }
      if (!word.region(at, text.length()).lookingAt()) {
        throw wrong(text);
      }
      or = word.group(1).toUpperCase(Locale.ROOT).equals("OR");
      at = word.end();
    }
  }

  private static Term term(Matcher found, String text) {
    String field = found.group(1);
    if (!FIELDS.contains(field)) {
      throw ApiError.invalid(
          "Invalid list filter: %s. Field '%s' cannot be filtered by; use one of batch_id, batch_uuid, state, create_time."
              .formatted(text, field));
    }
    String value = found.group(3).replaceAll("^[\"']|[\"']$", "");
    if (field.equals("create_time")) {
      Syntax.time("filter", value);
    }
    return new Term(field, found.group(2), value);
  }

  private static ApiError wrong(String text) {
    return ApiError.invalid(
        "Invalid list filter: %s. Write it as: field = value [AND field = value] ..."
            .formatted(text));
  }

  boolean matches(JsonObject batch) {
    return all.stream().allMatch(any -> any.stream().anyMatch(term -> matches(term, batch)));
  }

  private static boolean matches(Term term, JsonObject batch) {
    int order =
        switch (term.field()) {
          case "batch_id" -> id(batch).compareTo(term.value());
          case "batch_uuid" -> ResourceJson.text(batch, "uuid").compareTo(term.value());
          case "state" -> BatchStatus.of(batch).compareTo(term.value());
          default ->
              Instant.parse(ResourceJson.text(batch, "createTime"))
                  .compareTo(Syntax.time("filter", term.value()));
        };
    return switch (term.operator()) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "!=" -> order != 0;
      default -> order == 0;
    };
  }

  private static String id(JsonObject batch) {
    String name = ResourceJson.text(batch, "name");
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
