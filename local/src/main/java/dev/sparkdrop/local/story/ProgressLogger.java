package dev.sparkdrop.local.story;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.dataproc.Changed;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Turns what the local cloud sees from outside, in the ledger and in Dataproc, into the story. */
public final class ProgressLogger {
  /** The states of a job that are worth a line. */
  private static final Set<String> TOLD = Set.of("RUNNING", "DONE", "ERROR", "CANCELLED");

  private final Story story;
  private final CloudStorage storage;
  private final String stateBucket;
  private final Clock clock;
  private final Consumer<JsonObject> receipts;

  /**
   * @param receipts gets every receipt that is written
   */
  public ProgressLogger(
      Story story,
      CloudStorage storage,
      String stateBucket,
      Clock clock,
      Consumer<JsonObject> receipts) {
    this.story = story;
    this.storage = storage;
    this.stateBucket = stateBucket;
    this.clock = clock;
    this.receipts = receipts;
  }

  /** An object of any bucket was written. */
  public void written(ObjectResource object) {
    if (!object.bucket().equals(stateBucket)) {
      return;
    }
    String[] path = object.name().split("/", -1);
    if (path[0].equals("inbox")) {
      story.landed(path[1]);
    } else if (object.name().endsWith("/manifest.json")) {
      sealed(path[1], read(object));
    } else if (object.name().endsWith("/receipt.json")) {
      closed(path[1], read(object));
    }
  }

  /** A cluster changed its state, or is gone. */
  public void cluster(Changed change) {
    JsonObject cluster = change.resource();
    String name = cluster.get("clusterName").getAsString();
    String pipeline = label(cluster, "sparkdrop-pipeline");
    JsonObject status = cluster.getAsJsonObject("status");
    Instant at = Instant.parse(status.get("stateStartTime").getAsString());
    if (change.gone()) {
      story.tell(pipeline, "cluster gone after " + since(cluster, clock.instant()));
      return;
    }
    switch (status.get("state").getAsString()) {
      case "CREATING" -> story.tell(pipeline, "cluster " + name + " asked for");
      case "RUNNING" -> story.tell(pipeline, "cluster ready after " + since(cluster, at));
      case "ERROR" -> story.tell(pipeline, "cluster broke: " + text(status, "detail"));
      default -> {}
    }
  }

  /** A job changed its state. */
  public void job(Changed change) {
    JsonObject job = change.resource();
    JsonObject status = job.getAsJsonObject("status");
    String id = job.getAsJsonObject("reference").get("jobId").getAsString();
    String state = status.get("state").getAsString();
    if (!TOLD.contains(state)) {
      return;
    }
    tell(job, "job " + id + " " + state, text(status, "details"));
  }

  /** A serverless batch changed its state. */
  public void batch(Changed change) {
    JsonObject batch = change.resource();
    String name = batch.get("name").getAsString();
    String id = name.substring(name.lastIndexOf('/') + 1);
    tell(
        batch,
        "serverless batch " + id + " " + batch.get("state").getAsString(),
        text(batch, "stateMessage"));
  }

  private void tell(JsonObject resource, String what, String detail) {
    story.tell(
        label(resource, "sparkdrop-pipeline"),
        what + (detail.isEmpty() ? "" : ": " + detail.lines().findFirst().orElse("")));
  }

  private void sealed(String pipeline, JsonObject manifest) {
    int objects = manifest.getAsJsonArray("objects").size();
    int dropped = manifest.getAsJsonArray("dropped").size();
    story.tell(
        pipeline,
        "batch of "
            + NumberFormats.count(objects, "object")
            + " sealed"
            + (dropped == 0 ? "" : ", " + dropped + " dropped"));
  }

  private void closed(String pipeline, JsonObject receipt) {
    StringBuilder line = new StringBuilder("run ");
    line.append(receipt.get("run").getAsString()).append(' ');
    line.append(receipt.get("outcome").getAsString());
    if (receipt.has("rows")) {
      JsonObject rows = receipt.getAsJsonObject("rows");
      line.append(": ")
          .append(NumberFormats.count(rows.get("in").getAsLong(), "row"))
          .append(" in, ");
      line.append(NumberFormats.number(rows.get("out").getAsLong())).append(" out, ");
      line.append(NumberFormats.number(rows.get("bad").getAsLong())).append(" bad");
    }
    if (receipt.has("reason")) {
      line.append(": ").append(receipt.get("reason").getAsString());
    }
    story.tell(pipeline, line.toString());
    receipts.accept(receipt);
  }

  private JsonObject read(ObjectResource object) {
    try (InputStream content = storage.open(object)) {
      return JsonParser.parseReader(new InputStreamReader(content, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + object.name(), e);
    }
  }

  /** The first state of a cluster began when it was asked for. */
  private static String since(JsonObject cluster, Instant at) {
    JsonElement first =
        cluster.has("statusHistory")
            ? cluster.getAsJsonArray("statusHistory").get(0)
            : cluster.get("status");
    String asked = first.getAsJsonObject().get("stateStartTime").getAsString();
    return NumberFormats.seconds(Duration.between(Instant.parse(asked), at));
  }

  private static String label(JsonObject resource, String key) {
    return resource.has("labels") ? text(resource.getAsJsonObject("labels"), key) : "";
  }

  private static String text(JsonObject from, String key) {
    return from.has(key) ? from.get(key).getAsString() : "";
  }
}
