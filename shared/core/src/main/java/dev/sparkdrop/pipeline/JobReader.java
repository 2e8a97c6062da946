package dev.sparkdrop.pipeline;

import com.google.cloud.dataproc.v1.Job;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads {@code job:} as Dataproc's Job, short of what each run decides. */
final class JobReader {
  private static final Map<String, String> SET_BY_US =
      Map.of(
          "placement", "leave it out: Sparkdrop places the job on the run's cluster",
          "reference", "leave it out: Sparkdrop names the job after its run and attempt");

  private final Faults faults;

  JobReader(Faults faults) {
    this.faults = faults;
  }

  JsonObject read(JsonObject values, SourceLocation at) {
    JsonObject own = values.deepCopy();
    SET_BY_US.forEach(
        (key, instead) -> {
          if (own.remove(key) != null) {
            faults.add(at.key(key), "is not a pipeline's to say", instead);
          }
        });
    JsonObject job = new MessageReader(faults, false).read(Job.getDescriptor(), own, at);
    new MessageRules(faults).check(Job.getDescriptor(), job, at, SET_BY_US.keySet());
    checkScheduling(job, at.key("scheduling"));
    if (job.has("labels") && job.get("labels").isJsonObject()) {
      SortedMap<String, String> labels =
          Labels.read(job.getAsJsonObject("labels"), at.key("labels"), faults);
      JsonObject kept = new JsonObject();
      labels.forEach(kept::addProperty);
      job.add("labels", kept);
    }
    return job;
  }

  /** The bounds are those of jobs.proto, JobScheduling. */
  private void checkScheduling(JsonObject job, SourceLocation at) {
    Map.of("maxFailuresPerHour", 10, "maxFailuresTotal", 240)
        .forEach(
            (key, most) -> {
              Optional<Integer> count =
                  Json.find(job, "scheduling", key).map(JsonElement::getAsInt);
              if (count.isPresent() && (count.get() < 0 || count.get() > most)) {
                faults.add(at.key(key), count.get() + " is out of range", "write 0 to " + most);
              }
            });
  }
}
