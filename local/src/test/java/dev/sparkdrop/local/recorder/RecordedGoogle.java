package dev.sparkdrop.local.recorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.HttpService;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A project of Google's APIs on loopback, and what was made of it. */
public final class RecordedGoogle implements AutoCloseable {
  private final Database database;
  private final CloudStorage storage;
  private final Resources resources = new Resources();
  private final SortedMap<String, JsonObject> before;
  private final Recorder recorder;
  private final HttpService http;

  /** An empty project; the folder is for its objects. */
  public RecordedGoogle(Path folder, String project, String region) throws IOException {
    Files.createDirectories(folder);
    database = new Database(folder.resolve("journal"));
    storage = new CloudStorage(folder, database, Clock.systemUTC());
    Router objects = new Router();
    storage.routes(objects);
    Platform platform = new Platform(resources, storage, project, region);
    before = new TreeMap<>(resources.things());
    recorder = new Recorder(new Methods(resources, platform, new Iam(resources, project)), objects);
    http = new HttpService(0, recorder);
  }

  public String url() {
    return http.url();
  }

  /** Has the nth change from now on be refused, before or after it is done; 0 for none. */
  public void fail(int nth, boolean afterwards) {
    recorder.fail(nth, afterwards);
  }

  /** The requests that changed something since {@link #fail}, or the beginning. */
  public List<String> changes() {
    return recorder.changes();
  }

  /** An object in a bucket. */
  public void drop(String bucket, String name) throws IOException {
    storage.put(bucket, name, new ByteArrayInputStream(new byte[1]), null, Map.of());
  }

  /** Something that somebody else made, by its service and name. */
  public void add(String name, JsonObject thing) {
    resources.create(name, thing);
  }

  /** What is there that was not from the beginning; a role that is deleted is only marked so. */
  public SortedMap<String, JsonObject> things() {
    SortedMap<String, JsonObject> things = new TreeMap<>(resources.things());
    things.keySet().removeAll(before.keySet());
    things.keySet().removeIf(name -> name.matches("serviceusage/.*|.*/operations/[^/]+"));
    things.values().removeIf(thing -> thing.has("deleted"));
    return things;
  }

  /** Who may do what: by the name of a thing, each role and member, and the condition if any. */
  public SortedMap<String, Set<String>> policies() {
    SortedMap<String, Set<String>> all = new TreeMap<>();
    resources
        .policies()
        .forEach(
            (name, policy) -> {
              JsonArray bindings = policy.getAsJsonArray("bindings");
              // All of a policy may have been taken back.
              for (JsonElement each : bindings == null ? new JsonArray() : bindings) {
                JsonObject binding = each.getAsJsonObject();
                String condition =
                    binding.has("condition")
                        ? " if " + binding.getAsJsonObject("condition").get("expression")
                        : "";
                for (JsonElement member : binding.getAsJsonArray("members")) {
                  all.computeIfAbsent(name, n -> new TreeSet<>())
                      .add(
                          binding.get("role").getAsString()
                              + " "
                              + member.getAsString()
                              + condition);
                }
              }
            });
    return all;
  }

  /** The names of a bucket's objects. */
  public List<String> objects(String bucket) {
    return storage.list(bucket, "", null, 1000).stream().map(ObjectResource::name).toList();
  }

  @Override
  public void close() {
    http.close();
    database.close();
  }
}
