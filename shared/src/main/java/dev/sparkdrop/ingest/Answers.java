package dev.sparkdrop.ingest;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What is known, as what the caller is told. */
final class Answers {
  private static final String JSON = "application/json";
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private final String bucket;

  Answers(String bucket) {
    this.bucket = bucket;
  }

  /** All faults; nothing was done. */
  Answer refused(Asked.Refusal refusal) {
    JsonArray faults = new JsonArray();
    for (Fault fault : refusal.faults()) {
      JsonObject each = new JsonObject();
      each.addProperty("path", fault.path());
      each.addProperty("wrong", fault.wrong());
      each.addProperty("instead", fault.instead());
      faults.add(each);
    }
    return json(refusal.status(), "faults", faults);
  }

  /** One entry a source; the status says whether all, some or none of them landed. */
  Answer results(List<Result> results) {
    JsonArray entries = new JsonArray();
    results.forEach(result -> entries.add(entry(result)));
    return json(status(results), "results", entries);
  }

  private static int status(List<Result> results) {
    List<Blame> failed = results.stream().map(Result::blame).flatMap(Optional::stream).toList();
    if (failed.isEmpty()) {
      return 200;
    }
    return failed.size() < results.size()
        ? 207
        : failed.stream().max(Blame::compareTo).orElseThrow().status;
  }

  private JsonObject entry(Result result) {
    JsonObject entry = new JsonObject();
    entry.addProperty("url", Shown.url(result.source().url()));
    entry.addProperty(
        "outcome",
        result.landed().map(landed -> landed.created() ? "created" : "unchanged").orElse("failed"));
    entry.addProperty("object", "gs://" + bucket + "/" + result.source().object());
    result
        .landed()
        .ifPresent(
            landed -> {
              // A string, as Cloud Storage writes it: JavaScript's numbers cannot hold it.
              entry.addProperty("generation", Long.toString(landed.generation()));
              entry.addProperty("bytes", landed.bytes());
              entry.addProperty("crc32c", Checksum.base64(landed.crc32c()));
            });
    entry.addProperty("seconds", BigDecimal.valueOf(result.took().toMillis(), 3));
    result.problem().ifPresent(problem -> entry.addProperty("problem", problem));
    return entry;
  }

  private static Answer json(int status, String name, JsonArray value) {
    JsonObject body = new JsonObject();
    body.add(name, value);
    return new Answer(status, JSON, GSON.toJson(body) + "\n");
  }
}
