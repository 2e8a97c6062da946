package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;
import org.h2.mvstore.MVMap;

/**
 * The managed folders of buckets: prefixes with a policy of their own. gcloud lists them before it
 * removes a bucket.
 */
final class ManagedFolders {
  private static final String PATH = "/storage/v1/b/{bucket}/managedFolders";
  private static final int PAGE = 1000;

  private final Buckets buckets;
  private final ObjectIndex index;
  private final Database database;
  private final MVMap<String, String> rows;

  ManagedFolders(Buckets buckets, ObjectIndex index, Database database) {
    this.buckets = buckets;
    this.index = index;
    this.database = database;
    rows = database.map("storage.managedFolders");
  }

  void addTo(Router router) {
    router.on("GET", PATH, this::list);
    router.on("POST", PATH, this::insert);
    router.on("GET", PATH + "/{folder}", this::get);
    router.on("DELETE", PATH + "/{folder}", this::delete);
  }

  /** The one of that name, with or without the slash at its end; 404 where there is none. */
  JsonObject require(String bucket, String folder) {
    buckets.require(bucket);
    String row = rows.get(key(bucket, folder));
    if (row == null) {
      throw ApiError.notFound("The specified managed folder does not exist: " + folder);
    }
    return JsonParser.parseString(row).getAsJsonObject();
  }

  /** The names of those of a bucket, as keys, in their order. */
  List<String> names(String bucket) {
    String prefix = bucket + "/";
    return rows.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  private void list(HttpCall httpCall) throws IOException {
    String bucket = httpCall.variable("bucket");
    buckets.require(bucket);
    String prefix = bucket + "/" + StorageNames.key(httpCall.query("prefix", ""));
    String after = PageToken.read(httpCall.query("pageToken", ""));
    Long asked = Preconditions.number("pageSize", httpCall::query);
    int limit = asked == null || asked < 1 ? PAGE : (int) Math.min(asked, PAGE);
    List<String> rest =
        rows.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#managedFolders");
    if (rest.size() > limit) {
      json.addProperty("nextPageToken", PageToken.of(rest.get(limit - 1)));
    }
    JsonArray items = new JsonArray();
    rest.stream()
        .limit(limit)
        .forEach(
            key ->
                items.add(
                    shown(httpCall, JsonParser.parseString(rows.get(key)).getAsJsonObject())));
    json.add("items", items);
    httpCall.answer(200, json);
  }

  private void insert(HttpCall httpCall) throws IOException {
    String bucket = httpCall.variable("bucket");
    if (!buckets.require(bucket).uniform()) {
      throw ApiError.failedPrecondition(
          "Managed folders need uniform bucket-level access: enable it on " + bucket + ".");
    }
    String name = BucketState.text(httpCall.json(), "name", "");
    StorageNames.checkObject(name);
    String now = buckets.now().toString();
    JsonObject folder = new JsonObject();
    folder.addProperty("kind", "storage#managedFolder");
    folder.addProperty("name", name.endsWith("/") ? name : name + "/");
    folder.addProperty("bucket", bucket);
    folder.addProperty("metageneration", "1");
    folder.addProperty("createTime", now);
    folder.addProperty("updateTime", now);
    if (rows.putIfAbsent(key(bucket, name), folder.toString()) != null) {
      throw ApiError.alreadyExists("The managed folder you tried to create already exists.");
    }
    database.commit();
    httpCall.answer(200, shown(httpCall, folder));
  }

  private void get(HttpCall httpCall) throws IOException {
    JsonObject folder = require(httpCall.variable("bucket"), httpCall.variable("folder"));
    httpCall.answer(200, shown(httpCall, folder));
  }

  private void delete(HttpCall httpCall) throws IOException {
    String bucket = httpCall.variable("bucket");
    String name = require(bucket, httpCall.variable("folder")).get("name").getAsString();
    boolean allowed = httpCall.flag("allowNonEmpty");
    String prefix = StorageNames.key(name);
    var objects = index.from(bucket, VersionMaps.Kind.LIVE).from(prefix);
    if (!allowed && objects.hasNext() && objects.next().key().startsWith(prefix)) {
      throw ApiError.alreadyExists("The managed folder you tried to delete is not empty.");
    }
    rows.remove(key(bucket, name));
    database.commit();
    httpCall.answer(204, new byte[0]);
  }

  private static JsonObject shown(HttpCall httpCall, JsonObject folder) {
    String bucket = folder.get("bucket").getAsString();
    String name = folder.get("name").getAsString();
    folder.addProperty("id", bucket + "/" + name);
    folder.addProperty(
        "selfLink",
        httpCall.base()
            + "/storage/v1/b/"
            + bucket
            + "/managedFolders/"
            + ObjectResource.escaped(name));
    return folder;
  }

  private static String key(String bucket, String folder) {
    return bucket + "/" + StorageNames.key(folder.endsWith("/") ? folder : folder + "/");
  }
}
