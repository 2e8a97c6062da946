package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cloud Storage on a folder behind a real socket, with a bucket {@code bkt}. */
final class RunningStorage implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;

  /** {@code name} of each finalize event, {@code -name} of each delete event. */
  final List<String> events = new CopyOnWriteArrayList<>();

  private Database database;
  private CloudStorage storage;
  private HttpService service;

  RunningStorage(Path folder) throws IOException {
    this.folder = folder;
    start();
  }

  private void start() throws IOException {
    database = new Database(folder.resolve("database"));
    storage = new CloudStorage(folder, database, Clock.systemUTC());
    storage.createBucket("bkt");
    storage.onFinalize(object -> events.add(object.name()));
    storage.onDelete(object -> events.add("-" + object.name()));
    Router router = new Router();
    storage.routes(router);
    service = new HttpService(0, router);
  }

  /** Stops, and starts anew on the same folder. */
  void restart() throws IOException {
    close();
    start();
  }

  CloudStorage storage() {
    return storage;
  }

  String url() {
    return service.url();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url() + path))
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** Writes a small object in bucket {@code bkt}; the name as it stands in a query. */
  JsonObject write(String name, String content, String... query)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = tryToWrite(name, content, query);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
    return json(answer);
  }

  HttpResponse<String> tryToWrite(String name, String content, String... query)
      throws IOException, InterruptedException {
    String path = "/upload/storage/v1/b/bkt/o?uploadType=media&name=" + name;
    return post(path + String.join("", query), content, "Content-Type", "text/plain");
  }

  static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Override
  public void close() {
    service.close();
    database.close();
  }
}
