package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
  @TempDir Path folder;
  private RunningStorage cloud;

  @BeforeEach
  void start() throws Exception {
    cloud = new RunningStorage(folder);
    for (String name :
        List.of("a", "a/", "a/1", "a/2", "a/b/1", "ab", "b//c", "\uE000", "\uD83D\uDE00", "z")) {
      cloud.write(URLEncoder.encode(name, StandardCharsets.UTF_8), "x");
    }
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void namesAreListedInTheOrderOfTheirUtf8Bytes() throws Exception {
    List<String> names = List.of("a", "a/", "a/1", "a/2", "a/b/1", "ab", "b//c", "z");

    // As Java compares, the emoji's surrogates would come before U+E000.
    List<String> all = new ArrayList<>(names);
    all.addAll(List.of("\uE000", "\uD83D\uDE00"));
    assertEquals(all, pages("", 1000));
    assertEquals(all, pages("", 3));
    assertEquals(
        all,
        cloud.storage().list("bkt", "", null, 100).stream().map(ObjectResource::name).toList());
    assertEquals(
        List.of("ab", "b//c"),
        cloud.storage().list("bkt", "", "a/b/1", 2).stream().map(ObjectResource::name).toList());
  }

  @Test
  void aDelimiterFoldsWhatIsBehindIt() throws Exception {
    List<String> top = List.of("a", "a/*", "ab", "b/*", "z", "\uE000", "\uD83D\uDE00");

    assertEquals(top, sorted(pages("delimiter=/", 1000)));
    assertEquals(top, sorted(pages("delimiter=/", 1)));
    assertEquals(List.of("a/", "a/1", "a/2", "a/b/*"), sorted(pages("delimiter=/&prefix=a/", 2)));
    assertEquals(List.of("b//*"), pages("delimiter=/&prefix=b/", 2));
    assertEquals(List.of(), pages("delimiter=/&prefix=nothing", 2));
  }

  @Test
  void aFolderIsAlsoListedAsAnObjectWhereThatIsAskedFor() throws Exception {
    String folder = "delimiter=/&startOffset=a/&endOffset=ab";

    assertEquals(List.of("a/*"), pages(folder, 9));
    assertEquals(List.of("a/", "a/*"), pages(folder + "&includeTrailingDelimiter=true", 9));
  }

  @Test
  void offsetsBoundTheListing() throws Exception {
    assertEquals(List.of("a/2", "a/b/1", "ab"), pages("startOffset=a/2&endOffset=b//c", 1000));
    assertEquals(List.of("a/2"), pages("prefix=a/&startOffset=a/2&endOffset=a/b", 1000));
  }

  @Test
  void whatCanNotBeListedIsRefused() throws Exception {
    assertEquals(404, cloud.get("/storage/v1/b/none/o").statusCode());
    assertEquals(400, cloud.get("/storage/v1/b/bkt/o?softDeleted=true&versions=true").statusCode());
    assertEquals(501, cloud.get("/storage/v1/b/bkt/o?filter=contexts").statusCode());
    assertEquals(400, cloud.get("/storage/v1/b/bkt/o?pageToken=%21").statusCode());
    assertEquals(400, cloud.get("/storage/v1/b/bkt/o?maxResults=x").statusCode());
  }

  /** Objects by their names, prefixes with a star at their end, of all pages. */
  private List<String> pages(String query, int limit) throws Exception {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      JsonObject page =
          RunningStorage.json(
              cloud.get(
                  "/storage/v1/b/bkt/o?" + query + "&maxResults=" + limit + "&pageToken=" + token));
      for (JsonElement item : array(page, "items")) {
        found.add(item.getAsJsonObject().get("name").getAsString());
      }
      for (JsonElement prefix : array(page, "prefixes")) {
        found.add(prefix.getAsString() + "*");
      }
      token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
    } while (!token.isEmpty());
    return found;
  }

  private static JsonArray array(JsonObject page, String field) {
    return page.has(field) ? page.getAsJsonArray(field) : new JsonArray();
  }

  private static List<String> sorted(List<String> names) {
    return names.stream()
        .sorted((left, right) -> StorageNames.key(left).compareTo(StorageNames.key(right)))
        .toList();
  }
}
