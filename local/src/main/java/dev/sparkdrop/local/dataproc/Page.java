package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.util.List;

/** One page of a list, newest first. A page token is the sequence number of the last row shown. */
final class Page {
  private static final int DEFAULT = 100;
  private static final int MOST = 1000;

  private Page() {}

  /**
   * Cuts the page that the call asks for.
   *
   * @param rows oldest first
   */
  static JsonObject of(HttpCall httpCall, String member, List<StoredRow> rows) {
    return of(httpCall, member, rows, DEFAULT);
  }

  /** Likewise, where a page is of another size unless the call says so. */
  static JsonObject of(HttpCall httpCall, String member, List<StoredRow> rows, int otherwise) {
    int size = size(httpCall.query("pageSize", "0"), otherwise);
    long before = token(httpCall.query("pageToken", ""));
    JsonArray page = new JsonArray();
    JsonObject answer = new JsonObject();
    long last = 0;
    for (int i = rows.size() - 1; i >= 0; i--) {
      StoredRow storedRow = rows.get(i);
      if (storedRow.sequence() >= before) {
        continue;
      }
      if (page.size() == size) {
        answer.addProperty("nextPageToken", Long.toString(last));
        break;
      }
      page.add(storedRow.resource());
      last = storedRow.sequence();
    }
    answer.add(member, page);
    return answer;
  }

  private static int size(String text, int otherwise) {
    try {
      int size = Integer.parseInt(text);
      return size == 0 ? otherwise : Math.min(size, MOST);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("Invalid value for field 'pageSize': '" + text + "'.");
    }
  }

  private static long token(String text) {
    try {
      return text.isEmpty() ? Long.MAX_VALUE : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("Invalid value for field 'pageToken': '" + text + "'.");
    }
  }
}
