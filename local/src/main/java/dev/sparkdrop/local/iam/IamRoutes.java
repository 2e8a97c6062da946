package dev.sparkdrop.local.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code :getIamPolicy}, {@code :setIamPolicy} and {@code :testIamPermissions} of a kind of
 * resources, as most of Google's APIs have them.
 */
public final class IamRoutes {
  private static final JsonObject NONE = IamPolicies.policy(new TreeMap<>(Map.of()));

  private final IamPolicies policies;
  private final Function<HttpCall, String> resource;

  /**
   * @param resource gives the name of the resource that a call is about; throws an ApiError where
   *     it is not there
   */
  public IamRoutes(IamPolicies policies, Function<HttpCall, String> resource) {
    this.policies = policies;
    this.resource = resource;
  }

  /** Adds them behind the path of a resource. */
  public void addTo(Router router, String path) {
    router
        .on("GET", path + ":getIamPolicy", this::get)
        .on("POST", path + ":getIamPolicy", this::get)
        .on("POST", path + ":setIamPolicy", this::set)
        .on("POST", path + ":testIamPermissions", this::test);
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, policies.get(resource.apply(httpCall), NONE));
  }

  private void set(HttpCall httpCall) throws IOException {
    String name = resource.apply(httpCall);
    JsonObject body = httpCall.json();
    JsonObject sent = body.get("policy") instanceof JsonObject policy ? policy : new JsonObject();
    httpCall.answer(200, policies.set(name, sent, NONE));
  }

  /** Every caller may do everything here, and is told so. */
  private void test(HttpCall httpCall) throws IOException {
    var unused = resource.apply(httpCall);
    JsonObject answer = new JsonObject();
    answer.add(
        "permissions",
        httpCall.json().get("permissions") instanceof JsonArray asked ? asked : new JsonArray());
    httpCall.answer(200, answer);
  }
}
