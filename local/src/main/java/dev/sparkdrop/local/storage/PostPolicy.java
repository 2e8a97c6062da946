package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy document lets a form upload. As with signed URLs, its conditions and its time are
 * checked, and its signature is not.
 *
 * @param document null where the form has none, which lets everything pass
 */
record PostPolicy(JsonObject document) {
  /** What a form needs no condition for. */
  private static final Set<String> FREE =
      Set.of("policy", "file", "bucket", "signature", "googleaccessid", "x-goog-signature");

  /**
   * Reads the field of a form.
   *
   * @param field base64 of JSON; null for no policy
   */
  static PostPolicy of(String field) {
    if (field == null) {
      return new PostPolicy(null);
    }
    try {
      String json = new String(Base64.getMimeDecoder().decode(field), StandardCharsets.UTF_8);
      return new PostPolicy(JsonParser.parseString(json).getAsJsonObject());
    } catch (IllegalArgumentException | JsonParseException | IllegalStateException e) {
      throw invalid("The field 'policy' is not base64 of a JSON object: " + e.getMessage());
    }
  }

  /** The bucket that the policy is for. */
  String bucket() {
    for (JsonElement condition : document == null ? new JsonArray() : conditions()) {
      if (condition instanceof JsonObject exact && exact.has("bucket")) {
        return exact.get("bucket").getAsString();
      }
    }
    throw invalid("Neither the address nor the policy says which bucket is meant.");
  }

  /** Refuses fields that the policy does not let pass, all of them at once. */
  void check(String bucket, Map<String, String> fields, Instant now) {
    if (document == null) {
      return;
    }
    if (!end().isAfter(now)) {
      throw XmlError.of(403, "AccessDenied", "The policy expired at " + end() + ".");
    }
    List<String> faults = new ArrayList<>();
    Set<String> covered = new TreeSet<>(FREE);
    for (JsonElement condition : conditions()) {
      if (condition instanceof JsonObject exact) {
        exact
            .asMap()
            .forEach(
                (name, value) -> {
                  covered.add(name.toLowerCase(Locale.ROOT));
                  check(name, "eq", value.getAsString(), bucket, fields, faults);
                });
      } else if (condition instanceof JsonArray list && list.size() == 3 && !isRange(list)) {
        String name = list.get(1).getAsString().replaceFirst("^\\$", "");
        covered.add(name.toLowerCase(Locale.ROOT));
        String how = list.get(0).getAsString().toLowerCase(Locale.ROOT);
        check(name, how, list.get(2).getAsString(), bucket, fields, faults);
      } else if (!(condition instanceof JsonArray range && isRange(range))) {
        faults.add("'" + condition + "' is no condition");
      }
    }
    for (String name : fields.keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!covered.contains(lower) && !lower.startsWith("x-ignore-")) {
        faults.add("the field '" + name + "' has no condition in the policy");
      }
    }
    if (!faults.isEmpty()) {
      throw XmlError.of(
          403,
          "AccessDenied",
          "The form is not what its policy allows: " + String.join("; ", faults));
    }
  }

  private static void check(
      String name,
      String how,
      String wanted,
      String bucket,
      Map<String, String> fields,
      List<String> faults) {
    String given = name.equals("bucket") ? bucket : fields.getOrDefault(name, "");
    boolean holds =
        switch (how) {
          case "eq" -> given.equals(wanted);
          case "starts-with" -> given.startsWith(wanted);
          default -> false;
        };
    if (!holds) {
      faults.add("'%s' is '%s', and the policy says %s '%s'".formatted(name, given, how, wanted));
    }
  }

  /** Refuses a file that is smaller or larger than the policy says. */
  void checkSize(long size) {
    for (JsonElement condition : document == null ? new JsonArray() : conditions()) {
      if (condition instanceof JsonArray range && isRange(range)) {
        if (size < range.get(1).getAsLong()) {
          throw XmlError.of(
              400,
              "EntityTooSmall",
              "The file has %d bytes; the policy says %s.".formatted(size, range));
        }
        if (size > range.get(2).getAsLong()) {
          throw XmlError.of(
              400,
              "EntityTooLarge",
              "The file has %d bytes; the policy says %s.".formatted(size, range));
        }
      }
    }
  }

  private static boolean isRange(JsonArray condition) {
    return condition.size() == 3
        && condition.get(0).getAsString().equalsIgnoreCase("content-length-range");
  }

  private JsonArray conditions() {
    if (document.get("conditions") instanceof JsonArray conditions) {
      return conditions;
    }
    throw invalid("The policy needs 'conditions', a list.");
  }

  private Instant end() {
    String text = BucketState.text(document, "expiration", "");
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw invalid("The policy's 'expiration' must be a time, not '" + text + "'.");
    }
  }

  private static ApiError invalid(String sentence) {
    return XmlError.of(400, "InvalidPolicyDocument", sentence);
  }
}
