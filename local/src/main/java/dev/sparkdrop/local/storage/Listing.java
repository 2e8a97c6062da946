package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/**
 * What a caller wants listed, and how it is found. All but the bucket are keys as of {@link
 * StorageNames#key}.
 *
 * @param delimiter empty: list every object; else fold names that go on after it into prefixes
 * @param trailing whether an object whose name is such a prefix is listed too
 * @param start the first key, inclusive
 * @param end the first key that is not listed any more; empty for none
 * @param after the last entry of the page before; empty for the first page
 * @param limit of entries, objects and prefixes together
 */
record Listing(
    String bucket,
    String prefix,
    String delimiter,
    boolean trailing,
    String start,
    String end,
    String after,
    int limit) {
  /** Cloud Storage gives no more in a page, whatever is asked for. */
  private static final int PAGE = 1000;

  /**
   * @param next the last entry, where there may be more; null where there are none
   */
  record Page(List<ObjectResource> objects, List<String> prefixes, String next) {
    JsonObject toJson(String endpoint) {
      JsonObject json = new JsonObject();
      json.addProperty("kind", "storage#objects");
      if (next != null) {
        json.addProperty("nextPageToken", token(next));
      }
      if (!objects.isEmpty()) {
        JsonArray items = new JsonArray();
        objects.forEach(object -> items.add(object.toJson(endpoint)));
        json.add("items", items);
      }
      if (!prefixes.isEmpty()) {
        JsonArray folded = new JsonArray();
        prefixes.forEach(prefix -> folded.add(StorageNames.name(prefix)));
        json.add("prefixes", folded);
      }
      return json;
    }
  }

  static Listing of(HttpCall httpCall) {
    if (httpCall.query("softDeleted", "false").equals("true")) {
      throw ApiError.invalid("The local cloud keeps no soft-deleted objects: list without them.");
    }
    if (httpCall.query("matchGlob") != null) {
      throw ApiError.invalid("The local cloud lists by 'prefix' and 'delimiter', not 'matchGlob'.");
    }
    Long limit = Preconditions.number("maxResults", httpCall::query);
    if (limit != null && limit < 0) {
      throw ApiError.invalid("'maxResults' must not be negative.");
    }
    return new Listing(
        httpCall.variable("bucket"),
        key(httpCall, "prefix"),
        key(httpCall, "delimiter"),
        httpCall.query("includeTrailingDelimiter", "false").equals("true"),
        key(httpCall, "startOffset"),
        key(httpCall, "endOffset"),
        keyOf(httpCall.query("pageToken", "")),
        limit == null || limit == 0 ? PAGE : (int) Math.min(limit, PAGE));
  }

  Page page(ObjectIndex index) {
    List<ObjectResource> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = "";
    Iterator<ObjectVersion> candidates = index.from(bucket, first());
    while (candidates.hasNext()) {
      ObjectResource object = candidates.next().resource();
      String key = StorageNames.key(object.name());
      if (!key.startsWith(prefix) || (!end.isEmpty() && key.compareTo(end) >= 0)) {
        break;
      }
      if (objects.size() + prefixes.size() >= limit) {
        return new Page(objects, prefixes, last);
      }
      String folded = fold(key);
      last = folded == null ? key : folded;
      if (folded == null || (trailing && folded.equals(key))) {
        objects.add(object);
      }
      if (folded != null) {
        prefixes.add(folded);
        candidates = index.from(bucket, afterAll(folded));
      }
    }
    return new Page(objects, prefixes, null);
  }

  /** Where the page begins: after the last entry of the one before, and all folded into that. */
  private String first() {
    String from = prefix.compareTo(start) > 0 ? prefix : start;
    if (after.isEmpty() || after.compareTo(from) < 0) {
      return from;
    }
    String folded = fold(after);
    return folded == null ? after + '\0' : afterAll(folded);
  }

  /** The prefix that a key is folded into; null where it is listed itself. */
  private String fold(String key) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? null : key.substring(0, at + delimiter.length());
  }

  /** The smallest key behind all that begin with a prefix; null where nothing can be. */
  private static String afterAll(String prefix) {
    // Keys are of chars up to 255.
    return prefix.substring(0, prefix.length() - 1)
        + (char) (prefix.charAt(prefix.length() - 1) + 1);
  }

  private static String key(HttpCall httpCall, String parameter) {
    return StorageNames.key(httpCall.query(parameter, ""));
  }

  private static String token(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String keyOf(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("'" + token + "' is not a page token of this listing.");
    }
  }
}
