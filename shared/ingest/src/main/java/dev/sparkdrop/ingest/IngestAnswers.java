package dev.sparkdrop.ingest;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.ingest.source.Checksum;
import dev.sparkdrop.ingest.source.FaultOwner;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.store.Result;
import dev.sparkdrop.ingest.store.StoredObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known, as what the caller is told. */
final class IngestAnswers {
  private static final String JSON = "application/json";
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private final String bucket;
  private final KnownPipelines pipelines;

  IngestAnswers(String bucket, KnownPipelines pipelines) {
    this.bucket = bucket;
    this.pipelines = pipelines;
  }

  /** Which pipelines objects start, as the files are now. */
  StartedPipelines started() {
    return StartedPipelines.now(bucket, pipelines);
  }

  /** All faults; nothing was done. */
  IngestAnswer refused(IngestRequest.Refusal refusal) {
    JsonObject body = new JsonObject();
    body.add("faults", GSON.toJsonTree(refusal.faults()));
    return json(refusal.status(), body);
  }

  /** One entry a source; the status says whether all, some or none of them landed. */
  IngestAnswer results(List<Result> results) {
    return results(results, Optional.empty());
  }

  /** Likewise, and the marker, which comes last and counts as they do. */
  IngestAnswer results(List<Result> results, Optional<Result> marker) {
    JsonObject body = new JsonObject();
    JsonArray entries = new JsonArray();
    StartedPipelines started = started();
    results.forEach(result -> entries.add(entry(result, started)));
    body.add("results", entries);
    List<Result> all = new ArrayList<>(results);
    marker.ifPresent(
        written -> {
          body.add("marker", entry(written, started));
          all.add(written);
        });
    return json(status(all), body);
  }

  /** What would be done. */
  IngestAnswer plan(int status, JsonArray plan, Optional<String> marker) {
    JsonObject body = new JsonObject();
    body.add("plan", plan);
    marker.ifPresent(name -> body.addProperty("marker", uri(name)));
    return json(status, body);
  }

  private static int status(List<Result> results) {
    List<FaultOwner> failed =
        results.stream().map(Result::blame).flatMap(Optional::stream).toList();
    if (failed.isEmpty()) {
      return 200;
    }
    boolean some = results.stream().anyMatch(result -> !result.landed().isEmpty());
    return some ? 207 : failed.stream().max(FaultOwner::compareTo).orElseThrow().status;
  }

  /** Which source, and which object. */
  JsonObject head(RequestedSource source) {
    return head(source, source.object());
  }

  private JsonObject head(RequestedSource source, String object) {
    JsonObject entry = new JsonObject();
    entry.addProperty("url", Redactor.url(source.url()));
    if (source.named() || !object.equals(source.object())) {
      entry.addProperty("object", uri(object));
    }
    source.unpack().ifPresent(unpack -> entry.addProperty("unpack", unpack.key));
    return entry;
  }

  private String uri(String object) {
    return "gs://" + bucket + "/" + object;
  }

  /** How it went with a source. */
  JsonObject entry(Result result, StartedPipelines started) {
    JsonObject entry = head(result.source(), result.object());
    entry.addProperty("outcome", result.isWhole() ? outcome(result.isNew()) : "failed");
    if (result.source().isArchive()) {
      entry.addProperty("bytes", result.bytes());
      JsonArray files = new JsonArray();
      for (StoredObject stored : result.landed()) {
        JsonObject file = new JsonObject();
        file.addProperty("object", uri(stored.object()));
        file.addProperty("outcome", outcome(stored.created()));
        describe(stored, file);
        started.describe(stored.object(), stored.bytes(), file);
        files.add(file);
      }
      entry.add("files", files);
    } else {
      result
          .landed()
          .forEach(
              stored -> {
                describe(stored, entry);
                started.describe(stored.object(), stored.bytes(), entry);
              });
    }
    entry.addProperty("seconds", BigDecimal.valueOf(result.took().toMillis(), 3));
    result.problem().ifPresent(problem -> entry.addProperty("problem", problem));
    return entry;
  }

  private static String outcome(boolean created) {
    return created ? "created" : "unchanged";
  }

  private static void describe(StoredObject stored, JsonObject entry) {
    // A string, as Cloud Storage writes it: JavaScript's numbers cannot hold it.
    entry.addProperty("generation", Long.toString(stored.generation()));
    entry.addProperty("bytes", stored.bytes());
    entry.addProperty("crc32c", Checksum.base64(stored.crc32c()));
  }

  private static IngestAnswer json(int status, JsonObject body) {
    return new IngestAnswer(status, JSON, GSON.toJson(body) + "\n");
  }
}
