package dev.sparkdrop.local.access;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.access.ApiMethod.Need;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which permissions each caller would need on Google Cloud for all that it did here since the
 * start. Nothing is refused.
 */
public final class AccessLog implements Router.Witness {
  /** By this name the drivers of jobs, and the agent that starts them, call themselves. */
  public static final String CLUSTER = "sparkdrop-cluster";

  private static final Map<String, ApiMethod> METHODS = new HashMap<>();

  static {
    METHODS.putAll(StorageMethods.BY_ROUTE);
    METHODS.putAll(DataprocMethods.BY_ROUTE);
    METHODS.putAll(PubsubMethods.BY_ROUTE);
    METHODS.putAll(BigQueryMethods.BY_ROUTE);
  }

  /** Our own name wherever it stands: libraries put theirs around it. */
  private static final Pattern CALLER = Pattern.compile("\\bsparkdrop-[a-z]+|^[^\\s/(]+");

  private final Set<PermissionUse> uses = ConcurrentHashMap.newKeySet();

  /** All routes whose needs are known, as {@link Router#routes} has them. */
  public static Set<String> routes() {
    return Set.copyOf(METHODS.keySet());
  }

  /** The names of all methods of the APIs that there are, as {@code storage.buckets.get}. */
  public static Set<String> methods() {
    return METHODS.values().stream().map(ApiMethod::name).collect(Collectors.toSet());
  }

  @Override
  public void answered(String route, HttpCall httpCall, int status) {
    ApiMethod method = METHODS.get(route);
    if (method != null) {
      String caller = caller(httpCall);
      for (Need need : method.rule().needs(httpCall, status)) {
        uses.add(new PermissionUse(caller, need.permission(), need.on(), method.name()));
      }
    }
  }

  /** Notes an agent's look at an object, for which no request came. */
  public void read(String bucket, String name) {
    note("storage.objects.get", bucket, name, "storage.objects.get");
  }

  /** Likewise an object that it wrote, and that was not there. */
  public void created(String bucket, String name) {
    note("storage.objects.create", bucket, name, "storage.objects.insert");
  }

  private void note(String permission, String bucket, String name, String call) {
    uses.add(new PermissionUse(CLUSTER, permission, StorageMethods.where(bucket, name), call));
  }

  private static String caller(HttpCall httpCall) {
    String reason = httpCall.header("x-goog-request-reason");
    String agent = reason == null ? httpCall.header("User-Agent") : reason;
    Matcher name = CALLER.matcher(agent == null ? "" : agent);
    String found = "unknown";
    while (name.find()) {
      found = name.group();
      if (found.startsWith("sparkdrop-")) {
        break;
      }
    }
    return found;
  }

  /** Answers {@code GET /local/permissions}. */
  public void install(Router router) {
    router.on("GET", "/local/permissions", httpCall -> httpCall.answer(200, json()));
  }

  private JsonObject json() {
    JsonArray permissions = new JsonArray();
    for (PermissionUse permissionUse : new TreeSet<>(uses)) {
      JsonObject one = new JsonObject();
      one.addProperty("caller", permissionUse.caller());
      one.addProperty("permission", permissionUse.permission());
      one.addProperty("on", permissionUse.on());
      one.addProperty("call", permissionUse.call());
      permissions.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.add("permissions", permissions);
    return answer;
  }
}
