package dev.sparkdrop.local.recorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;

/** Policies of things that are there, naming accounts and roles that are there. */
final class Iam {
  private final Resources resources;
  private final String project;

  Iam(Resources resources, String project) {
    this.resources = resources;
    this.project = project;
  }

  JsonObject get(Target target) {
    resources.get(target.name());
    return resources.policy(target.name());
  }

  JsonObject set(Target target, JsonObject body) {
    resources.get(target.name());
    JsonObject policy = body.has("policy") ? body.getAsJsonObject("policy") : body;
    JsonArray bindings = policy.getAsJsonArray("bindings");
    for (JsonElement each : bindings == null ? new JsonArray() : bindings) {
      JsonObject binding = each.getAsJsonObject();
      checkRole(binding.get("role").getAsString());
      binding.getAsJsonArray("members").forEach(member -> checkMember(member.getAsString()));
    }
    return resources.setPolicy(target.name(), policy);
  }

  private void checkRole(String role) {
    if (role.startsWith("projects/")
        && (!resources.has("iam/" + role) || resources.get("iam/" + role).has("deleted"))) {
      throw ApiError.invalid("Role " + role + " is not supported for this resource.");
    }
  }

  private void checkMember(String member) {
    String ours = "@" + project + ".iam.gserviceaccount.com";
    String email = member.substring(member.indexOf(':') + 1);
    if (email.matches("service-.*@(gcp-sa-.*|.*-robot.*)")
        && !email.contains("gcp-sa-logging")
        && !resources.has("serviceusage/agents/" + email.replaceAll(".*@|\\..*", ""))) {
      throw ApiError.invalid("Service account " + email + " does not exist.");
    }
    if (member.startsWith("serviceAccount:")
        && email.endsWith(ours)
        && !resources.has("iam/projects/" + project + "/serviceAccounts/" + email)) {
      throw ApiError.invalid("Service account " + email + " does not exist.");
    }
  }
}
