package dev.sparkdrop.local.pubsub;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.util.SortedMap;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;

/** The topics there are, each a resource by its full name. */
final class Topics {
  private final MVMap<String, String> rows;
  private final Database database;

  Topics(Database database) {
    rows = database.map("pubsub.topics");
    this.database = database;
  }

  boolean has(String name) {
    return rows.containsKey(name);
  }

  /** The resource of a topic; 404 where there is none. */
  JsonObject require(String name) {
    String row = rows.get(name);
    if (row == null) {
      throw missing(name);
    }
    JsonObject topic = JsonParser.parseString(row).getAsJsonObject();
    topic.addProperty("name", name);
    return topic;
  }

  static ApiError missing(String name) {
    return ApiError.notFound("Resource not found (resource=" + name + ").");
  }

  static ApiError exists(String name) {
    return ApiError.alreadyExists(
        "Resource already exists in the project (resource=" + name + ").");
  }

  /** Whether it was not there before. */
  boolean create(String name, JsonObject topic) {
    boolean fresh = rows.putIfAbsent(name, topic.toString()) == null;
    database.commit();
    return fresh;
  }

  void update(String name, JsonObject topic) {
    rows.put(name, topic.toString());
    database.commit();
  }

  void delete(String name) {
    rows.remove(name);
    database.commit();
  }

  /** All of a project. */
  SortedMap<String, JsonObject> of(String project) {
    SortedMap<String, JsonObject> found = new TreeMap<>();
    String prefix = PubsubNames.topic(project, "");
    rows.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .forEach(name -> found.put(name, require(name)));
    return found;
  }
}
