package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;

/** Pages of lists: a token is the name of the last one of the page before. */
final class PagedList {
  private static final int MOST = 1000;

  private PagedList() {}

  /** Answers with the page of a list, by name, that is asked for. */
  static JsonObject of(
      HttpCall httpCall, String member, SortedMap<String, ? extends JsonElement> all) {
    String token = httpCall.query("pageToken", "");
    String after = token.isEmpty() ? "" : decoded(token);
    int size = size(httpCall.query("pageSize", "0"));
    JsonArray page = new JsonArray();
    JsonObject answer = new JsonObject();
    answer.add(member, page);
    String last = "";
    for (Map.Entry<String, ? extends JsonElement> entry : all.tailMap(after + "\0").entrySet()) {
      if (page.size() == size) {
        byte[] bytes = last.getBytes(StandardCharsets.UTF_8);
        answer.addProperty("nextPageToken", Base64.getUrlEncoder().encodeToString(bytes));
        break;
      }
      page.add(entry.getValue());
      last = entry.getKey();
    }
    return answer;
  }

  private static int size(String text) {
    try {
      int asked = Integer.parseInt(text);
      return asked < 1 ? MOST : Math.min(asked, MOST);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("'pageSize' must be a whole number, not '" + text + "'.");
    }
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("'" + token + "' is not a page token of this list.");
    }
  }
}
