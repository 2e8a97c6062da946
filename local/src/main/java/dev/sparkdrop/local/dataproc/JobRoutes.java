package dev.sparkdrop.local.dataproc;

import static dev.sparkdrop.local.dataproc.ClusterRoutes.REGION;
import static dev.sparkdrop.local.dataproc.ClusterRoutes.place;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.util.List;

/** The REST face of jobs. */
final class JobRoutes {
  /** The Java client sends the matcher as its number. */
  private static final List<String> MATCHERS = List.of("ALL", "ACTIVE", "NON_ACTIVE");

  private final JobStore jobStore;

  JobRoutes(JobStore jobStore) {
    this.jobStore = jobStore;
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

  private void submit(HttpCall httpCall) throws IOException {
    httpCall.answer(200, jobStore.submit(place(httpCall), httpCall.json()));
  }

  private void submitAsOperation(HttpCall httpCall) throws IOException {
    httpCall.answer(200, jobStore.submitAsOperation(place(httpCall), httpCall.json()));
  }

  private void list(HttpCall httpCall) throws IOException {
    String matcher = httpCall.query("jobStateMatcher", "ALL");
    boolean number = matcher.matches("[012]");
    String states = number ? MATCHERS.get(Integer.parseInt(matcher)) : matcher;
    if (!MATCHERS.contains(states)) {
      throw ApiError.invalid(
          "Invalid value for field 'jobStateMatcher': '%s'. Use one of %s."
              .formatted(matcher, MATCHERS));
    }
    String cluster = httpCall.query("clusterName");
    httpCall.answer(
        200,
        Page.of(
            httpCall,
            "jobs",
            jobStore.list(place(httpCall), httpCall.query("filter"), cluster, states)));
  }

  private void get(HttpCall httpCall) throws IOException {
    httpCall.answer(200, jobStore.get(place(httpCall), httpCall.variable("job")));
  }

  private void cancel(HttpCall httpCall) throws IOException {
    httpCall.answer(200, jobStore.cancel(place(httpCall), httpCall.variable("job")));
  }

  private void delete(HttpCall httpCall) throws IOException {
    jobStore.delete(place(httpCall), httpCall.variable("job"));
    httpCall.answer(200, new JsonObject());
  }

  private void patch(HttpCall httpCall) throws IOException {
    if (!"labels".equals(httpCall.query("updateMask"))) {
      throw ApiError.invalid("Only 'labels' of a job can be updated: set updateMask=labels.");
    }
    httpCall.answer(
        200, jobStore.relabel(place(httpCall), httpCall.variable("job"), httpCall.json()));
  }

  /** HttpURLConnection knows no PATCH: Google's Java clients send it in a header. */
  private void patchByPost(HttpCall httpCall) throws IOException {
    if (!"PATCH".equals(httpCall.header("X-HTTP-Method-Override"))) {
      throw ApiError.notFound("The local cloud has no POST " + httpCall.rawPath() + ".");
    }
    patch(httpCall);
  }
}
