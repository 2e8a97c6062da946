package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.h2.mvstore.MVMap;

/** What Cloud Storage has for a project: its service agent, and HMAC keys. */
final class ProjectRoutes {
  private static final String PROJECT = "/storage/v1/projects/{project}";
  private static final String KEYS = PROJECT + "/hmacKeys";
  private static final int SECRET_BYTES = 30;

  private final Database database;
  private final Clock clock;
  private final MVMap<String, String> keys;
  private final SecureRandom random = new SecureRandom();

  ProjectRoutes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    keys = database.map("storage.hmacKeys");
  }

  void addTo(Router router) {
    router.on("GET", PROJECT + "/serviceAccount", this::serviceAccount);
    router.on("POST", KEYS, this::create);
    router.on("GET", KEYS, this::list);
    router.on("GET", KEYS + "/{accessId}", this::get);
    router.on("PUT", KEYS + "/{accessId}", this::update);
    router.on("DELETE", KEYS + "/{accessId}", this::delete);
  }

  private void serviceAccount(HttpCall httpCall) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#serviceAccount");
    json.addProperty("email_address", "service-1@gs-project-accounts.iam.gserviceaccount.com");
    httpCall.answer(200, json);
  }

  private void create(HttpCall httpCall) throws IOException {
    String email = httpCall.query("serviceAccountEmail", "");
    if (!email.contains("@")) {
      throw ApiError.invalid("Required parameter: serviceAccountEmail");
    }
    String id =
        "GOOG1E"
            + (UUID.randomUUID().toString() + UUID.randomUUID())
                .replace("-", "")
                .substring(0, 55)
                .toUpperCase(Locale.ROOT);
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("kind", "storage#hmacKeyMetadata");
    metadata.addProperty("id", httpCall.variable("project") + "/" + id);
    metadata.addProperty("accessId", id);
    metadata.addProperty("projectId", httpCall.variable("project"));
    metadata.addProperty("serviceAccountEmail", email);
    metadata.addProperty("state", "ACTIVE");
    metadata.addProperty("timeCreated", clock.instant().toString());
    store(metadata);
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#hmacKey");
    json.add("metadata", metadata);
    json.addProperty("secret", Base64.getEncoder().encodeToString(secret));
    httpCall.answer(200, json);
  }

  private void list(HttpCall httpCall) throws IOException {
    boolean deleted = httpCall.flag("showDeletedKeys");
    String email = httpCall.query("serviceAccountEmail", "");
    JsonArray items = new JsonArray();
    keys.forEach(
        (id, row) -> {
          JsonObject metadata = JsonParser.parseString(row).getAsJsonObject();
          boolean gone = metadata.get("state").getAsString().equals("DELETED");
          boolean other =
              !email.isEmpty() && !metadata.get("serviceAccountEmail").getAsString().equals(email);
          boolean here =
              metadata.get("projectId").getAsString().equals(httpCall.variable("project"));
          if (here && !other && (deleted || !gone)) {
            items.add(metadata);
          }
        });
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#hmacKeysMetadata");
    json.add("items", items);
    httpCall.answer(200, json);
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, require(httpCall));
  }

  private void update(HttpCall httpCall) throws IOException {
    JsonObject metadata = require(httpCall);
    String state = BucketState.text(httpCall.json(), "state", "");
    if (!state.matches("ACTIVE|INACTIVE")
        || metadata.get("state").getAsString().equals("DELETED")) {
      throw ApiError.invalid("A key that is not deleted can be made ACTIVE or INACTIVE.");
    }
    metadata.addProperty("state", state);
    store(metadata);
    httpCall.answer(200, metadata);
  }

  private void delete(HttpCall httpCall) throws IOException {
    JsonObject metadata = require(httpCall);
    if (metadata.get("state").getAsString().equals("ACTIVE")) {
      throw ApiError.invalid("Cannot delete keys in 'ACTIVE' state.");
    }
    metadata.addProperty("state", "DELETED");
    store(metadata);
    httpCall.answer(204, new byte[0]);
  }

  private void store(JsonObject metadata) {
    metadata.addProperty("updated", clock.instant().toString());
    metadata.addProperty("etag", Etag.of(metadata.get("updated").getAsString()));
    keys.put(metadata.get("accessId").getAsString(), metadata.toString());
    database.commit();
  }

  private JsonObject require(HttpCall httpCall) {
    String row = keys.get(httpCall.variable("accessId"));
    if (row == null) {
      throw ApiError.notFound("Access ID not found in project: " + httpCall.variable("accessId"));
    }
    return JsonParser.parseString(row).getAsJsonObject();
  }
}
