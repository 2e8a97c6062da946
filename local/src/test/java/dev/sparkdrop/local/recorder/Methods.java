package dev.sparkdrop.local.recorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The standard methods of Google's APIs on resources by path, and the few others that gcloud calls:
 * a further service needs nothing here unless it has methods of its own.
 */
final class Methods {
  private final Resources resources;
  private final Platform platform;
  private final Iam iam;
  private final Operations operations;
  private int numbered;

  Methods(Resources resources, Platform platform, Iam iam) {
    this.resources = resources;
    this.platform = platform;
    this.iam = iam;
    this.operations = new Operations(resources);
  }

  JsonElement answer(HttpCall httpCall) throws IOException {
    String path = httpCall.rawPath();
    boolean read = httpCall.method().equals("GET");
    if (path.startsWith("/source/")) {
      httpCall.body().transferTo(OutputStream.nullOutputStream());
      return new JsonObject();
    }
    if (httpCall.query("includeFoldersAsPrefixes") != null) {
      return folders(httpCall);
    }
    if (path.startsWith("/storage/") && path.endsWith("/iam")) {
      Target thing = Target.of(path.substring(0, path.length() - "/iam".length()));
      return read ? iam.get(thing) : iam.set(thing, httpCall.json());
    }
    Target target = Target.of(path);
    JsonObject answer =
        target.verb().isEmpty() ? standard(httpCall, target) : custom(httpCall, target);
    return !read && Operations.has(target) ? operations.done(target, answer) : answer;
  }

  private JsonObject standard(HttpCall httpCall, Target target) throws IOException {
    return switch (httpCall.method()) {
      case "GET" -> read(target);
      case "DELETE" -> delete(target);
      case "POST" -> create(target, httpCall);
      // Pub/Sub creates with it.
      case "PUT" ->
          target.service().equals("pubsub")
              ? created(target, httpCall.json())
              : update(target, httpCall);
      case "PATCH" -> update(target, httpCall);
      default -> throw ApiError.invalid(httpCall.method() + " is not expected");
    };
  }

  private JsonObject read(Target target) {
    if (!target.isCollection() || resources.has(target.name())) {
      return resources.get(target.name());
    }
    JsonObject page = new JsonObject();
    boolean items = Set.of("storage", "compute").contains(target.service());
    page.add(items ? "items" : target.lastSegment(), resources.list(target.name()));
    return page;
  }

  /** Managed folders in a listing of objects: in the local cloud there are none. */
  private JsonObject folders(HttpCall httpCall) {
    JsonArray prefixes = new JsonArray();
    String bucket = Target.of(httpCall.rawPath()).name().replaceFirst("/o$", "");
    for (JsonElement each : resources.list(bucket + "/managedFolders")) {
      String name = each.getAsJsonObject().get("name").getAsString();
      if (name.startsWith(httpCall.query("prefix", ""))) {
        prefixes.add(name);
      }
    }
    JsonObject page = new JsonObject();
    page.add("prefixes", prefixes);
    String name = Target.of(httpCall.rawPath()).name().replaceFirst("^storage/b/([^/]+)/o$", "$1");
    JsonArray items = new JsonArray();
    for (String object : platform.objects(name, httpCall.query("prefix", ""))) {
      JsonObject item = new JsonObject();
      item.addProperty("name", object);
      item.addProperty("bucket", name);
      items.add(item);
    }
    page.add("items", items);
    return page;
  }

  private JsonObject create(Target collection, HttpCall httpCall) throws IOException {
    JsonObject body = httpCall.json();
    if (collection.service().equals("compute") && resources.has(collection.parent().name())) {
      // Compute Engine's own methods are a last segment, such as setPrivateIpGoogleAccess.
      resources.update(collection.parent().name(), body, "");
      return operations.ofCompute(collection.parent(), httpCall.header("Host"));
    }
    String id =
        Stream.of("functionId", "triggerId", "jobId", "repositoryId")
            .map(httpCall::query)
            .filter(asked -> asked != null)
            .findFirst()
            .orElse(null);
    if (id != null) {
      return created(collection.child(id), body);
    }
    // IAM's wrap the thing, and name it beside.
    if (body.has("accountId")) {
      String project = collection.id().split("/", -1)[1];
      String email =
          body.get("accountId").getAsString() + "@" + project + ".iam.gserviceaccount.com";
      return created(collection.child(email), body.getAsJsonObject("serviceAccount"));
    }
    if (body.has("roleId")) {
      String role = body.get("roleId").getAsString();
      return created(collection.child(role), body.getAsJsonObject("role"));
    }
    if (!body.has("name")) {
      // What the platform numbers.
      return created(collection.child(Integer.toString(++numbered)), body);
    }
    String name = body.get("name").getAsString();
    return created(
        collection.child(
            collection.service().equals("storage")
                ? name.replace("/", "%2F")
                : name.substring(name.lastIndexOf('/') + 1)),
        body);
  }

  private JsonObject created(Target target, JsonObject thing) {
    if (!thing.has("name")) {
      thing.addProperty("name", target.id());
    }
    if (resources.has(target.name())) {
      throw ApiError.alreadyExists(target.name() + " already exists");
    }
    platform.creating(target, thing);
    resources.create(target.name(), thing);
    return thing;
  }

  private JsonObject update(Target target, HttpCall httpCall) throws IOException {
    JsonObject body = httpCall.json();
    String mask = httpCall.query("updateMask", "");
    if (body.has("updateMask")) {
      // Pub/Sub's wrap the thing.
      mask = body.remove("updateMask").getAsString();
      body = body.entrySet().iterator().next().getValue().getAsJsonObject();
    }
    JsonObject thing = resources.update(target.name(), body, mask);
    platform.updated(target, thing);
    return thing;
  }

  private JsonObject delete(Target target) {
    JsonObject thing = resources.get(target.name());
    platform.deleting(target);
    if (target.is("iam", "roles")) {
      // For a week it is only marked so.
      thing.addProperty("deleted", true);
      return thing;
    }
    resources.delete(target.name());
    return new JsonObject();
  }

  private JsonObject custom(HttpCall httpCall, Target target) throws IOException {
    return switch (target.verb()) {
      case "getIamPolicy" -> iam.get(target);
      case "setIamPolicy" -> iam.set(target, httpCall.json());
      case "generateUploadUrl" -> upload(httpCall.header("Host"));
      case "batchEnable" -> {
        for (JsonElement api : httpCall.json().getAsJsonArray("serviceIds")) {
          platform.enable(target.child(api.getAsString()));
        }
        yield new JsonObject();
      }
      case "generateServiceIdentity" -> platform.identity(target);
      case "enable" -> {
        platform.enable(target);
        yield new JsonObject();
      }
      case "undelete" -> {
        resources.get(target.name()).remove("deleted");
        yield resources.get(target.name());
      }
      default -> throw ApiError.notFound(target + " has no such method");
    };
  }

  private static JsonObject upload(String host) {
    JsonObject source = new JsonObject();
    source.addProperty("bucket", "gcf-v2-uploads");
    source.addProperty("object", "function.zip");
    JsonObject upload = new JsonObject();
    upload.addProperty("uploadUrl", "http://" + host + "/source/function.zip");
    upload.add("storageSource", source);
    return upload;
  }

  /** Whether a POST to that path changes nothing. */
  static boolean isQuestion(String path) {
    return List.of(
            ":getIamPolicy",
            ":testIamPermissions",
            ":generateUploadUrl",
            // Asked again it changes nothing.
            ":generateServiceIdentity")
        .stream()
        .anyMatch(path::endsWith);
  }
}
