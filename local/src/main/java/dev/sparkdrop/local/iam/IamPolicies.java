package dev.sparkdrop.local.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The policies that clients have set on resources. They are kept and shown, with etags that guard
 * against lost updates; the local cloud refuses no caller by them.
 */
public final class IamPolicies {
  private final Map<String, String> policies;
  private final Database database;

  public IamPolicies(Database database) {
    this.policies = database.map("iam.policies");
    this.database = database;
  }

  /**
   * The policy of a resource.
   *
   * @param absent what a resource has on which none was set
   */
  public JsonObject get(String resource, JsonObject absent) {
    String stored = policies.get(resource);
    JsonObject policy =
        stored == null ? absent.deepCopy() : JsonParser.parseString(stored).getAsJsonObject();
    if (!policy.has("etag")) {
      policy.addProperty("etag", etag(0));
    }
    return policy;
  }

  /** Sets a policy, if its etag is that of the one that is there, or absent. */
  public JsonObject set(String resource, JsonObject sent, JsonObject absent) {
    JsonObject next =
        database.together(
            () -> {
              JsonObject now = get(resource, absent);
              JsonElement etag = sent.get("etag");
              if (etag != null && !etag.isJsonNull() && !etag.equals(now.get("etag"))) {
                throw new ApiError(
                    412,
                    "FAILED_PRECONDITION",
                    "conditionNotMet",
                    "The policy was changed since it was read: its etag is another one.");
              }
              JsonObject policy = checked(sent);
              long version = Long.parseLong(number(now.get("etag").getAsString())) + 1;
              policy.addProperty("etag", etag(version));
              policies.put(resource, policy.toString());
              return policy;
            });
    database.commit();
    return next;
  }

  /** Forgets the policy of a resource that is gone. */
  public void forget(String resource) {
    policies.remove(resource);
  }

  private static JsonObject checked(JsonObject sent) {
    JsonObject policy = new JsonObject();
    JsonArray bindings = new JsonArray();
    if (sent.get("bindings") instanceof JsonArray given) {
      for (JsonElement each : given) {
        if (!(each instanceof JsonObject binding)
            || !binding.has("role")
            || !binding.get("role").getAsString().matches("(roles|projects|organizations)/.+")) {
          throw ApiError.invalid("A binding needs a 'role', such as roles/storage.admin: " + each);
        }
        bindings.add(binding.deepCopy());
      }
    }
    policy.addProperty("version", sent.has("version") ? sent.get("version").getAsInt() : 1);
    policy.add("bindings", bindings);
    return policy;
  }

  /** A policy as new resources have it. */
  public static JsonObject policy(Map<String, List<String>> membersByRole) {
    JsonArray bindings = new JsonArray();
    membersByRole.forEach(
        (role, members) -> {
          JsonObject binding = new JsonObject();
          binding.addProperty("role", role);
          JsonArray list = new JsonArray();
          members.forEach(list::add);
          binding.add("members", list);
          bindings.add(binding);
        });
    JsonObject policy = new JsonObject();
    policy.addProperty("version", 1);
    policy.add("bindings", bindings);
    return policy;
  }

  private static String etag(long version) {
    return Base64.getEncoder().encodeToString(("p" + version).getBytes(StandardCharsets.US_ASCII));
  }

  private static String number(String etag) {
    return new String(Base64.getDecoder().decode(etag), StandardCharsets.US_ASCII).substring(1);
  }
}
