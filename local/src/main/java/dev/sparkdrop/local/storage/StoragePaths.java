package dev.sparkdrop.local.storage;

import com.sun.net.httpserver.HttpExchange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other ways in which clients write the paths of Cloud Storage: without {@code /storage/v1}, as
 * Node's client does where {@code STORAGE_EMULATOR_HOST} is set, and with the bucket in the Host.
 */
public final class StoragePaths {
  private static final Pattern BUCKET_HOST =
      Pattern.compile(
          "([a-z0-9][a-z0-9._-]*?)(?:\\.storage)?\\.localhost(?::\\d+)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern API =
      Pattern.compile("/(storage/v1|upload|download|resumable|batch|b|v1|v2|local|bigquery)(/.*)?");
  private static final Pattern SHORT =
      Pattern.compile("/b(/.*)?|/projects/[^/]+/(serviceAccount|hmacKeys)(/.*)?");

  private static final Pattern OBJECTS = Pattern.compile("/storage/v1/b/[^/]+/o");

  private StoragePaths() {}

  /** The path that a request means. */
  public static String of(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    String query = exchange.getRequestURI().getRawQuery();
    if (OBJECTS.matcher(path).matches() && query != null && query.contains("uploadType=")) {
      return "/upload" + path;
    }
    if (SHORT.matcher(path).matches()) {
      return "/storage/v1" + path;
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    Matcher bucket = BUCKET_HOST.matcher(host == null ? "" : host);
    boolean named = bucket.matches() && !bucket.group(1).equalsIgnoreCase("storage");
    return named && !API.matcher(path).matches() ? "/" + bucket.group(1) + path : path;
  }
}
