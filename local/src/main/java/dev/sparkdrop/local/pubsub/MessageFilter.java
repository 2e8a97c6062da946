package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subscription's filter, in Pub/Sub's language: {@code attributes.k = "v"}, {@code attributes:k},
 * {@code hasPrefix(attributes.k, "p")}, joined by AND, OR, NOT and parentheses. From
 * https://cloud.google.com/pubsub/docs/subscription-message-filter.
 */
final class MessageFilter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(!=|[=:.(),-])|([\\p{L}_][\\p{L}\\p{N}_/-]*))\\s*");
  private static final int LONGEST = 256;

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private MessageFilter(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.lookingAt() && matcher.end() > end) {
      tokens.add(matcher.group().strip());
      end = matcher.end();
      matcher.region(end, text.length());
    }
    if (end < text.length()) {
      throw invalid("there is something strange at '" + text.substring(end) + "'");
    }
  }

  /**
   * What a filter lets through, by a message's attributes.
   *
   * @param text empty for everything
   * @throws ApiError where it is not in the language
   */
  static Predicate<Map<String, String>> parse(String text) {
    if (text.isEmpty()) {
      return attributes -> true;
    }
    MessageFilter filter = new MessageFilter(text);
    if (text.length() > LONGEST) {
      throw filter.invalid("it has more than " + LONGEST + " characters");
    }
    Predicate<Map<String, String>> parsed = filter.expression();
    if (filter.at < filter.tokens.size()) {
      throw filter.invalid("'" + filter.tokens.get(filter.at) + "' is too much");
    }
    return parsed;
  }

  /** A message's attributes. */
  static Map<String, String> attributes(JsonObject message) {
    JsonObject attributes = message.getAsJsonObject("attributes");
    Map<String, String> map = new java.util.HashMap<>();
    if (attributes != null) {
      attributes.asMap().forEach((key, value) -> map.put(key, value.getAsString()));
    }
    return map;
  }

  /** AND and OR can't be mixed without parentheses: what was meant would be a guess. */
  private Predicate<Map<String, String>> expression() {
    Predicate<Map<String, String>> whole = term();
    String operator = null;
    while (is("AND") || is("OR")) {
      String next = take();
      if (operator != null && !operator.equals(next)) {
        throw invalid("AND and OR need parentheses between them");
      }
      operator = next;
      Predicate<Map<String, String>> right = term();
      whole = next.equals("AND") ? whole.and(right) : whole.or(right);
    }
    return whole;
  }

  private Predicate<Map<String, String>> term() {
    if (is("NOT") || is("-")) {
      take();
      return term().negate();
    }
    if (is("(")) {
      take();
      Predicate<Map<String, String>> inner = expression();
      require(")");
      return inner;
    }
    if (is("hasPrefix")) {
      take();
      require("(");
      require("attributes");
      require(".");
      String key = word();
      require(",");
      String prefix = quoted();
      require(")");
      return attributes -> attributes.getOrDefault(key, "\0").startsWith(prefix);
    }
    require("attributes");
    if (is(":")) {
      take();
      String key = word();
      return attributes -> attributes.containsKey(key);
    }
    require(".");
    String key = word();
    String operator = is("!=") ? take() : require("=");
    String value = quoted();
    Predicate<Map<String, String>> equal = attributes -> value.equals(attributes.get(key));
    return operator.equals("=") ? equal : equal.negate();
  }

  private boolean is(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private String take() {
    if (at == tokens.size()) {
      throw invalid("it ends too early");
    }
    return tokens.get(at++);
  }

  private String require(String token) {
    String found = take();
    if (!found.equals(token)) {
      throw invalid("'" + found + "' stands where '" + token + "' should");
    }
    return found;
  }

  /** A key: it needs quotes only where it has other characters than a name. */
  private String word() {
    String found = take();
    return found.startsWith("\"") ? unquoted(found) : found;
  }

  private String quoted() {
    String found = take();
    if (!found.startsWith("\"")) {
      throw invalid("'" + found + "' needs double quotes");
    }
    return unquoted(found);
  }

  private static String unquoted(String token) {
    return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private ApiError invalid(String why) {
    return ApiError.invalid("Invalid filter '" + text + "': " + why + ".");
  }
}
