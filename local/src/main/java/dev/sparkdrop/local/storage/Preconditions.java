package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What must hold of an object's live version for a request to be carried out. Null asks nothing;
 * the generation of what does not exist is 0.
 */
record Preconditions(
    Long generation, Long notGeneration, Long metageneration, Long notMetageneration) {
  static final Preconditions NONE = new Preconditions(null, null, null, null);

  /**
   * Those of a request's query.
   *
   * @param prefix {@code if}, or {@code ifSource} for the source of a copy
   */
  static Preconditions of(HttpCall httpCall, String prefix) {
    return read(prefix, httpCall::query);
  }

  /** Those in a JSON object with the names of the query. */
  static Preconditions of(JsonObject json) {
    return read("if", name -> text(json, name));
  }

  /** A member of a request's body; null where it is absent, or null as Python's client sends it. */
  static String text(JsonObject json, String name) {
    return json.has(name) && !json.get(name).isJsonNull() ? json.get(name).getAsString() : null;
  }

  /** Those in the headers of the XML API, as {@code x-goog-if-generation-match}. */
  static Preconditions ofHeaders(HttpCall httpCall) {
    return read(
        "if",
        name ->
            httpCall.header(
                "x-goog" + name.replaceAll("(^if|[A-Z])", "-$1").toLowerCase(Locale.ROOT)));
  }

  private static Preconditions read(String prefix, UnaryOperator<String> values) {
    return new Preconditions(
        number(prefix + "GenerationMatch", values),
        number(prefix + "GenerationNotMatch", values),
        number(prefix + "MetagenerationMatch", values),
        number(prefix + "MetagenerationNotMatch", values));
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("ifGenerationMatch", generation);
    json.addProperty("ifGenerationNotMatch", notGeneration);
    json.addProperty("ifMetagenerationMatch", metageneration);
    json.addProperty("ifMetagenerationNotMatch", notMetageneration);
    json.asMap().values().removeIf(value -> value.isJsonNull());
    return json;
  }

  /** For a change: 412 where they do not hold. */
  void check(Optional<ObjectVersion> live) {
    if (matchFails(live) || notMatchFails(live)) {
      throw failed();
    }
  }

  /**
   * For a read: 412 where a match fails; a failed not-match means that the caller has it already.
   *
   * @return whether the answer is 304
   */
  boolean notModified(ObjectVersion live) {
    if (matchFails(Optional.of(live))) {
      throw failed();
    }
    return notMatchFails(Optional.of(live));
  }

  /** For a change of a bucket, which has a metageneration alone. */
  void check(BucketState bucket) {
    if (notModified(bucket)) {
      throw failed();
    }
  }

  /** For a read of a bucket, as {@link #notModified(ObjectVersion)}. */
  boolean notModified(BucketState bucket) {
    if (metageneration != null && metageneration != bucket.metageneration()) {
      throw failed();
    }
    return notMetageneration != null && notMetageneration == bucket.metageneration();
  }

  private boolean matchFails(Optional<ObjectVersion> live) {
    return (generation != null && generation != generationOf(live))
        || (metageneration != null && metageneration != metagenerationOf(live));
  }

  private boolean notMatchFails(Optional<ObjectVersion> live) {
    // There must be a version for it to be another one.
    return (notGeneration != null && (live.isEmpty() || notGeneration == generationOf(live)))
        || (notMetageneration != null
            && (live.isEmpty() || notMetageneration == metagenerationOf(live)));
  }

  private static long generationOf(Optional<ObjectVersion> live) {
    return live.map(object -> object.resource().generation()).orElse(0L);
  }

  private static long metagenerationOf(Optional<ObjectVersion> live) {
    return live.map(object -> object.resource().metageneration()).orElse(0L);
  }

  private static ApiError failed() {
    return ApiError.conditionNotMet(
        "At least one of the pre-conditions you specified did not hold.");
  }

  /** A whole number of the query; null where it is absent. */
  static Long number(String name, UnaryOperator<String> values) {
    String text = values.apply(name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("'" + name + "' must be a whole number, not '" + text + "'.");
    }
  }
}
