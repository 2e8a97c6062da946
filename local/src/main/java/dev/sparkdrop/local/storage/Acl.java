package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.util.Locale;
import java.util.Map;

/**
 * The access lists that buckets and objects have where uniform access is off. They are kept and
 * shown; the local cloud refuses no caller by them. An entry is stored as {@code entity} and {@code
 * role}, and gets its other members when it is shown.
 */
enum Acl {
  OF_BUCKET("acl", "bucketAccessControl", "OWNER|WRITER|READER"),
  DEFAULT("defaultObjectAcl", "objectAccessControl", "OWNER|READER"),
  OF_OBJECT("acl", "objectAccessControl", "OWNER|READER");

  private static final Map<String, String[]> PREDEFINED =
      Map.of(
          "private",
          new String[] {},
          "projectprivate",
          new String[] {"project-editors-1", "OWNER", "project-viewers-1", "READER"},
          "publicread",
          new String[] {"allUsers", "READER"},
          "publicreadwrite",
          new String[] {"allUsers", "WRITER"},
          "authenticatedread",
          new String[] {"allAuthenticatedUsers", "READER"},
          "bucketownerread",
          new String[] {"project-owners-1", "READER"},
          "bucketownerfullcontrol",
          new String[] {"project-owners-1", "OWNER"});

  private final String member;
  private final String kind;
  private final String roles;

  Acl(String member, String kind, String roles) {
    this.member = member;
    this.kind = kind;
    this.roles = roles;
  }

  /** The name of the member of a resource that holds it. */
  String member() {
    return member;
  }

  /** Says in a resource which list is meant by a name such as {@code publicRead}; null for none. */
  void predefine(JsonObject said, String name) {
    if (name == null) {
      return;
    }
    String[] entries = PREDEFINED.get(name.toLowerCase(Locale.ROOT));
    if (entries == null) {
      throw ApiError.invalid("'" + name + "' is no predefined access list.");
    }
    JsonArray list = new JsonArray();
    list.add(entry("project-owners-1", "OWNER"));
    for (int i = 0; i < entries.length; i += 2) {
      if (!entries[i].equals("project-owners-1")) {
        list.add(entry(entries[i], entries[i + 1]));
      }
    }
    said.add(member, list);
  }

  /** The list of a bucket, as clients see it. */
  JsonArray of(BucketState bucket) {
    return shown(stored(bucket), bucket.name(), null);
  }

  /** The list of an object, as clients see it. */
  static JsonArray of(BucketState bucket, ObjectResource object) {
    return OF_OBJECT.shown(stored(bucket, object), bucket.name(), object);
  }

  /** What is stored of a bucket's list, and else what buckets have. */
  JsonArray stored(BucketState bucket) {
    return bucket.resource().get(member) instanceof JsonArray said ? said : usual();
  }

  /** What is stored of an object's list, and else what its bucket gives to objects. */
  static JsonArray stored(BucketState bucket, ObjectResource object) {
    return object.attributes().more("acl") instanceof JsonArray said
        ? said
        : DEFAULT.stored(bucket);
  }

  private JsonArray usual() {
    JsonArray list = new JsonArray();
    list.add(entry("project-owners-1", "OWNER"));
    list.add(entry("project-editors-1", "OWNER"));
    list.add(entry("project-viewers-1", "READER"));
    return list;
  }

  /** An entry as a client sent it, checked. */
  JsonObject checked(JsonObject sent) {
    String entity = BucketState.text(sent, "entity", "");
    String role = BucketState.text(sent, "role", "");
    if (entity.isEmpty()
        || !entity.matches("allUsers|allAuthenticatedUsers|(user|group|domain|project)-\\S+")) {
      throw ApiError.invalid("'" + entity + "' is no entity, such as user-a@example.com.");
    }
    if (!role.matches(roles)) {
      throw ApiError.invalid("'" + role + "' is not a role here: use " + roles + ".");
    }
    return entry(entity, role);
  }

  private static JsonObject entry(String entity, String role) {
    JsonObject entry = new JsonObject();
    entry.addProperty("entity", entity);
    entry.addProperty("role", role);
    return entry;
  }

  private JsonArray shown(JsonArray stored, String bucket, ObjectResource object) {
    JsonArray list = new JsonArray();
    for (JsonElement entry : stored) {
      list.add(shown(entry.getAsJsonObject(), bucket, object));
    }
    return list;
  }

  /** An entry as clients see it; the object is null for a bucket's. */
  JsonObject shown(JsonObject entry, String bucket, ObjectResource object) {
    String entity = entry.get("entity").getAsString();
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#" + kind);
    if (this != DEFAULT) {
      json.addProperty("bucket", bucket);
      String of =
          object == null ? bucket : bucket + "/" + object.name() + "/" + object.generation();
      json.addProperty("id", of + "/" + entity);
    }
    if (object != null) {
      json.addProperty("object", object.name());
      json.addProperty("generation", Long.toString(object.generation()));
    }
    json.addProperty("entity", entity);
    json.add("role", entry.get("role"));
    json.addProperty("etag", "CAE=");
    String[] parts = entity.split("-", 3);
    switch (parts[0]) {
      case "project" -> {
        JsonObject team = new JsonObject();
        team.addProperty("projectNumber", parts.length > 2 ? parts[2] : "1");
        team.addProperty("team", parts[1]);
        json.add("projectTeam", team);
      }
      case "user", "group" -> json.addProperty("email", entity.substring(parts[0].length() + 1));
      case "domain" -> json.addProperty("domain", entity.substring(parts[0].length() + 1));
      default -> {}
    }
    return json;
  }
}
