package dev.sparkdrop.local.recorder;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.util.List;
import java.util.Map;

/**
 * What the platform itself adds to a resource, makes beside it, and refuses; a resource that is not
 * named here is kept as it was sent.
 */
final class Platform {
  private static final String NUMBER = "123456789012";
  private static final String AGENT = "service-" + NUMBER + "@%s.iam.gserviceaccount.com";

  private final Resources resources;
  private final CloudStorage storage;
  private final String project;

  Platform(Resources resources, CloudStorage storage, String project, String region) {
    this.resources = resources;
    this.storage = storage;
    this.project = project;
    add(
        "cloudresourcemanager/projects/" + project,
        Map.of("projectId", project, "projectNumber", NUMBER, "lifecycleState", "ACTIVE"));
    add("cloudbilling/projects/" + project + "/billingInfo", Map.of("billingEnabled", "true"));
    add(
        "storage/projects/" + project + "/serviceAccount",
        Map.of("email_address", String.format(AGENT, "gs-project-accounts")));
    add(
        "cloudfunctions/projects/" + project + "/locations/" + region + "/runtimes/java21",
        Map.of("name", "java21", "environment", "GEN_2", "stage", "GA"));
    for (String service :
        List.of("cloudfunctions", "cloudscheduler", "eventarc", "artifactregistry")) {
      String place = "projects/" + project + "/locations/" + region;
      add(service + "/" + place, Map.of("name", place, "locationId", region));
    }
    JsonObject noMachines = new JsonObject();
    noMachines.add("items", new JsonObject());
    resources.create("compute/projects/" + project + "/aggregated/instances", noMachines);
  }

  private void add(String name, Map<String, String> fields) {
    JsonObject thing = new JsonObject();
    fields.forEach(thing::addProperty);
    resources.create(name, thing);
  }

  void creating(Target target, JsonObject thing) {
    if (target.is("iam", "serviceAccounts")) {
      thing.addProperty("email", target.lastSegment());
    } else if (target.is("logging", "sinks")) {
      thing.addProperty(
          "writerIdentity", "serviceAccount:" + String.format(AGENT, "gcp-sa-logging"));
    } else if (target.is("storage", "b")) {
      storage.createBucket(target.lastSegment());
    } else if (target.is("cloudfunctions", "functions")) {
      deploy(target, thing);
    }
  }

  void updated(Target target, JsonObject thing) {
    if (target.is("cloudfunctions", "functions")) {
      deploy(target, thing);
    }
  }

  /** A function is a service; one with a trigger has that and its subscription, too. */
  private void deploy(Target function, JsonObject thing) {
    thing.addProperty("state", "ACTIVE");
    thing.addProperty("environment", "GEN_2");
    JsonObject service = thing.getAsJsonObject("serviceConfig");
    service.addProperty("uri", "https://" + function.lastSegment() + "-abc.a.run.app");
    service.addProperty("service", service(function).id());
    mustExist("iam/projects/" + project + "/serviceAccounts/", service, "serviceAccountEmail");
    ensure(service(function));
    JsonObject event = thing.getAsJsonObject("eventTrigger");
    if (event == null) {
      return;
    }
    mustExist("iam/projects/" + project + "/serviceAccounts/", event, "serviceAccountEmail");
    mustExist("pubsub/", event, "pubsubTopic");
    event.addProperty("trigger", trigger(function).id());
    JsonObject pubsub = new JsonObject();
    pubsub.addProperty("subscription", subscription(function).id());
    JsonObject transport = new JsonObject();
    transport.add("pubsub", pubsub);
    ensure(trigger(function)).add("transport", transport);
    ensure(subscription(function));
  }

  /** The names of a bucket's objects directly below a prefix. */
  List<String> objects(String bucket, String prefix) {
    return storage.list(bucket, prefix, null, 1000).stream()
        .map(ObjectResource::name)
        .filter(name -> !name.substring(prefix.length()).contains("/"))
        .toList();
  }

  private JsonObject ensure(Target target) {
    if (!resources.has(target.name())) {
      add(target.name(), Map.of("name", target.id()));
    }
    return resources.get(target.name());
  }

  private void mustExist(String prefix, JsonObject thing, String field) {
    JsonElement named = thing.get(field);
    if (named != null && !resources.has(prefix + named.getAsString())) {
      throw ApiError.invalid(field + " " + named.getAsString() + " does not exist");
    }
  }

  private static Target service(Target function) {
    String name = function.name().replaceFirst("^cloudfunctions/", "run/");
    return new Target(name.replaceFirst("/functions/", "/services/"), "");
  }

  private static Target trigger(Target function) {
    String name = function.name().replaceFirst("^cloudfunctions/", "eventarc/");
    return new Target(name.replaceFirst("/functions/", "/triggers/") + "-000001", "");
  }

  private Target subscription(Target function) {
    String name = "/subscriptions/eventarc-" + function.lastSegment();
    return new Target("pubsub/projects/" + project + name, "");
  }

  void deleting(Target target) {
    if (target.is("storage", "b")) {
      boolean objects = !storage.list(target.lastSegment(), "", null, 1).isEmpty();
      if (objects || !resources.list(target.name() + "/managedFolders").isEmpty()) {
        throw ApiError.alreadyExists("The bucket you tried to delete is not empty.");
      }
    } else if (target.is("cloudfunctions", "functions")) {
      resources.delete(service(target).name());
      if (resources.has(trigger(target).name())) {
        resources.delete(trigger(target).name());
        resources.delete(subscription(target).name());
      }
    }
  }

  /** Makes the account that acts for an API in this project; before that nothing can be granted. */
  JsonObject identity(Target api) {
    String service = api.lastSegment().replaceFirst("\\..*", "");
    String domain =
        switch (service) {
          case "cloudfunctions" -> "gcf-admin-robot";
          case "run" -> "serverless-robot-prod";
          case "dataproc" -> "dataproc-accounts";
          default -> "gcp-sa-" + service;
        };
    JsonObject identity = ensure(new Target("serviceusage/agents/" + domain, ""));
    identity.addProperty("email", String.format(AGENT, domain));
    return identity;
  }

  void enable(Target api) {
    JsonObject config = new JsonObject();
    config.addProperty("name", api.lastSegment());
    ensure(api).add("config", config);
    resources.get(api.name()).addProperty("state", "ENABLED");
  }
}
