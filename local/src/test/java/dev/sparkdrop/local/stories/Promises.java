package dev.sparkdrop.local.stories;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What Sparkdrop promises of a cloud at rest, looked at through the HTTP APIs alone. */
public final class Promises {
  private Promises() {}

  /** Checks every promise; what landed is given as the resources of the uploads. */
  public static void kept(Outside outside, Collection<JsonObject> landed) {
    List<JsonObject> receipts = outside.receipts();
    once("manifest", outside.manifests(), landed);
    once("receipt", receipts, landed);
    Map<String, String> jobs =
        outside.dataproc("jobs").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .collect(Collectors.toMap(Promises::id, Promises::state));
    receipts.forEach(receipt -> saysWhatItsJobsSaid(receipt, jobs));
    List<Use> forbidden = Grant.missing(Use.all(outside));
    check(forbidden.isEmpty(), () -> "without permission on Google Cloud: " + forbidden);
    check(outside.isAtRest(), () -> "it was at rest, and is no more");
  }

  private static void once(String list, List<JsonObject> documents, Collection<JsonObject> landed) {
    Map<String, Integer> seen = new TreeMap<>();
    for (JsonObject document : documents) {
      if (document.has("again")) {
        // Somebody asked for this batch once more.
        continue;
      }
      for (String part : List.of("objects", "dropped")) {
        document.getAsJsonArray(part).forEach(each -> seen.merge(version(each), 1, Integer::sum));
      }
    }
    Map<String, Integer> wrong = new TreeMap<>(seen);
    landed.forEach(object -> wrong.putIfAbsent(version(object), 0));
    wrong.values().removeIf(count -> count == 1);
    check(wrong.isEmpty(), () -> "not in exactly one " + list + ": " + wrong);
  }

  /** A batch succeeds at most once, and its receipt repeats what its last job said. */
  private static void saysWhatItsJobsSaid(JsonObject receipt, Map<String, String> jobs) {
    String run = receipt.get("run").getAsString();
    long succeeded =
        jobs.keySet().stream()
            .filter(job -> job.startsWith(run + "-a") && jobs.get(job).equals("DONE"))
            .count();
    JsonArray attempts = receipt.getAsJsonArray("attempts");
    boolean last = !attempts.isEmpty() && jobs.getOrDefault(lastJob(attempts), "").equals("DONE");
    boolean unloaded =
        receipt.has("load")
            && receipt.getAsJsonObject("load").get("outcome").getAsString().equals("FAILED");
    // A run is more than its job: what that wrote may not have come into the warehouse.
    boolean says = unloaded || receipt.get("outcome").getAsString().equals("SUCCEEDED");
    check(succeeded == (says ? 1 : 0), () -> "succeeded: " + jobs + ", " + receipt);
    check(says == last, () -> "its last job says otherwise: " + jobs + ", " + receipt);
  }

  private static String lastJob(JsonArray attempts) {
    JsonElement job = attempts.get(attempts.size() - 1).getAsJsonObject().get("job");
    return job == null ? "" : job.getAsString();
  }

  private static String id(JsonObject job) {
    return job.getAsJsonObject("reference").get("jobId").getAsString();
  }

  private static String state(JsonObject job) {
    return job.getAsJsonObject("status").get("state").getAsString();
  }

  private static String version(JsonElement object) {
    JsonObject one = object.getAsJsonObject();
    return one.get("name").getAsString() + "#" + one.get("generation").getAsString();
  }

  private static void check(boolean kept, Supplier<String> broken) {
    if (!kept) {
      throw new AssertionError(broken.get());
    }
  }
}
