package dev.sparkdrop.local.dataproc;

import static dev.sparkdrop.local.dataproc.ClusterRoutes.REGION;
import static dev.sparkdrop.local.dataproc.ClusterRoutes.place;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.Call;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;

/** The REST face of jobs. */
final class JobRoutes {
  /** The Java client sends the matcher as its number. */
  private static final List<String> MATCHERS = List.of("ALL", "ACTIVE", "NON_ACTIVE");

  private final Jobs jobs;

  JobRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  void install(Router router) {
    router
        .on("POST", REGION + "/jobs:submit", this::submit)
        .on("POST", REGION + "/jobs:submitAsOperation", this::submitAsOperation)
        .on("GET", REGION + "/jobs", this::list)
        .on("GET", REGION + "/jobs/{job}", this::get)
        .on("POST", REGION + "/jobs/{job}:cancel", this::cancel)
        .on("DELETE", REGION + "/jobs/{job}", this::delete)
        .on("PATCH", REGION + "/jobs/{job}", this::patch)
        .on("POST", REGION + "/jobs/{job}", this::patchByPost);
  }

  private void submit(Call call) throws IOException {
    call.answer(200, jobs.submit(place(call), call.json()));
  }

  private void submitAsOperation(Call call) throws IOException {
    call.answer(200, jobs.submitAsOperation(place(call), call.json()));
  }

  private void list(Call call) throws IOException {
    String matcher = call.query("jobStateMatcher", "ALL");
    boolean number = matcher.matches("[012]");
    String states = number ? MATCHERS.get(Integer.parseInt(matcher)) : matcher;
    if (!MATCHERS.contains(states)) {
      throw ApiError.invalid(
          "Invalid value for field 'jobStateMatcher': '%s'. Use one of %s."
              .formatted(matcher, MATCHERS));
    }
    String cluster = call.query("clusterName");
    call.answer(
        200, Page.of(call, "jobs", jobs.list(place(call), call.query("filter"), cluster, states)));
  }

  private void get(Call call) throws IOException {
    call.answer(200, jobs.get(place(call), call.variable("job")));
  }

  private void cancel(Call call) throws IOException {
    call.answer(200, jobs.cancel(place(call), call.variable("job")));
  }

  private void delete(Call call) throws IOException {
    jobs.delete(place(call), call.variable("job"));
    call.answer(200, new JsonObject());
  }

  private void patch(Call call) throws IOException {
    if (!"labels".equals(call.query("updateMask"))) {
      throw ApiError.invalid("Only 'labels' of a job can be updated: set updateMask=labels.");
    }
    call.answer(200, jobs.relabel(place(call), call.variable("job"), call.json()));
  }

  /** HttpURLConnection knows no PATCH: Google's Java clients send it in a header. */
  private void patchByPost(Call call) throws IOException {
    if (!"PATCH".equals(call.header("X-HTTP-Method-Override"))) {
      throw ApiError.notFound("The local cloud has no POST " + call.rawPath() + ".");
    }
    patch(call);
  }
}
