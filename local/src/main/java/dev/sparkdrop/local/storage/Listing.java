package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

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
 * @param kind which versions
 * @param glob what names must match; null for all
 */
record Listing(
    String bucket,
    String prefix,
    String delimiter,
    boolean trailing,
    String start,
    String end,
    String after,
    int limit,
    VersionMaps.Kind kind,
    Pattern glob) {
  /** Cloud Storage gives no more in a page, whatever is asked for. */
  private static final int PAGE = 1000;

  /**
   * @param next the last entry, where there may be more; null where there are none
   */
  record Page(List<ObjectResource> objects, List<String> prefixes, String next) {
    JsonObject toJson(Function<ObjectResource, JsonObject> view) {
      JsonObject json = new JsonObject();
      json.addProperty("kind", "storage#objects");
      if (next != null) {
        json.addProperty("nextPageToken", PageToken.of(next));
      }
      if (!objects.isEmpty()) {
        JsonArray items = new JsonArray();
        objects.forEach(object -> items.add(view.apply(object)));
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
    // Go's client sends each parameter, also those that say nothing.
    if (!httpCall.query("filter", "").isEmpty()) {
      throw ApiError.unoffered("The local cloud lists without 'filter': leave it out.");
    }
    String glob = httpCall.query("matchGlob", "");
    Long limit = Preconditions.number("maxResults", httpCall::query);
    if (limit != null && limit < 0) {
      throw ApiError.invalid("'maxResults' must not be negative.");
    }
    return new Listing(
        httpCall.variable("bucket"),
        key(httpCall, "prefix"),
        key(httpCall, "delimiter"),
        httpCall.flag("includeTrailingDelimiter"),
        key(httpCall, "startOffset"),
        key(httpCall, "endOffset"),
        PageToken.read(httpCall.query("pageToken", "")),
        limit == null || limit == 0 ? PAGE : (int) Math.min(limit, PAGE),
        kind(httpCall),
        glob.isEmpty() ? null : MatchGlob.pattern(glob));
  }

  /** Of the XML API, in either of its versions. */
  static Listing ofXml(HttpCall httpCall) {
    boolean second = httpCall.query("list-type", "").equals("2");
    Long limit = Preconditions.number("max-keys", httpCall::query);
    String after =
        second ? PageToken.read(httpCall.query("continuation-token", "")) : key(httpCall, "marker");
    return new Listing(
        httpCall.variable("bucket"),
        key(httpCall, "prefix"),
        key(httpCall, "delimiter"),
        false,
        "",
        "",
        after.isEmpty() ? key(httpCall, "start-after") : after,
        limit == null || limit < 1 ? PAGE : (int) Math.min(limit, PAGE),
        VersionMaps.Kind.LIVE,
        null);
  }

  private static VersionMaps.Kind kind(HttpCall httpCall) {
    boolean versions = httpCall.flag("versions");
    boolean deleted = httpCall.flag("softDeleted");
    if (versions && deleted) {
      throw ApiError.invalid("'versions' and 'softDeleted' can't be listed together.");
    }
    return deleted
        ? VersionMaps.Kind.SOFT_DELETED
        : versions ? VersionMaps.Kind.ALL : VersionMaps.Kind.LIVE;
  }

  Page page(ObjectIndex index) {
    List<ObjectResource> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String last = "";
    VersionMaps.Cursor cursor = index.from(bucket, kind);
    Iterator<VersionMaps.Entry> candidates = cursor.from(first());
    while (candidates.hasNext()) {
      VersionMaps.Entry candidate = candidates.next();
      ObjectResource object = candidate.version().resource();
      String key = StorageNames.key(object.name());
      if (!key.startsWith(prefix) || (!end.isEmpty() && key.compareTo(end) >= 0)) {
        break;
      }
      if (objects.size() + prefixes.size() >= limit) {
        return new Page(objects, prefixes, last);
      }
      String folded = fold(key);
      last = folded == null ? candidate.key() : folded;
      if ((folded == null || (trailing && folded.equals(key))) && matches(object.name())) {
        objects.add(object);
      }
      if (folded != null) {
        if (matches(StorageNames.name(folded))) {
          prefixes.add(folded);
        }
        candidates = cursor.from(afterAll(folded));
      }
    }
    return new Page(objects, prefixes, null);
  }

  /**
   * The last page with folders in which no object may be.
   *
   * @param folders keys, each with a slash at its end
   */
  Page withFolders(Page page, List<String> folders) {
    if (page.next() != null || delimiter.isEmpty()) {
      return page;
    }
    TreeSet<String> prefixes = new TreeSet<>(page.prefixes());
    folders.stream()
        .filter(key -> key.startsWith(prefix) && key.compareTo(first()) >= 0)
        .map(this::fold)
        .filter(folded -> folded != null && matches(StorageNames.name(folded)))
        .forEach(prefixes::add);
    return new Page(page.objects(), List.copyOf(prefixes), null);
  }

  /** A folder matches with or without the slash at its end. */
  private boolean matches(String name) {
    return glob == null
        || glob.matcher(name).matches()
        || (name.endsWith("/") && glob.matcher(name.substring(0, name.length() - 1)).matches());
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
}
