package dev.sparkdrop.local.story;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.dataproc.Changed;
import dev.sparkdrop.local.http.LoopbackClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Sends one object through the ingestion function, and waits until its run is over. */
public final class OneShotRun {
  private final String object;
  private final Set<String> clusters = ConcurrentHashMap.newKeySet();
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long generation;
  private final List<JsonObject> receipts = new ArrayList<>();

  /**
   * @param object the name that the object gets in the landing bucket
   */
  public OneShotRun(String object) {
    this.object = object;
  }

  /**
   * Has the function fetch the object.
   *
   * @throws IOException where the function did not create it; the message is its answer
   */
  public void ingest(URI function, URI source) throws IOException, InterruptedException {
    JsonObject wanted = new JsonObject();
    wanted.addProperty("url", source.toString());
    wanted.addProperty("object", object);
    JsonArray sources = new JsonArray();
    sources.add(wanted);
    JsonObject body = new JsonObject();
    body.add("sources", sources);
    HttpRequest request =
        HttpRequest.newBuilder(function)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<String> answer =
        LoopbackClient.get().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the ingestion function answered: " + answer.body());
    }
    JsonObject result =
        JsonParser.parseString(answer.body())
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();
    change(() -> generation = result.get("generation").getAsLong());
  }

  /** A receipt was written. */
  public void receipt(JsonObject written) {
    change(() -> receipts.add(written));
  }

  /** A cluster changed. */
  public void cluster(Changed cluster) {
    String name = cluster.resource().get("clusterName").getAsString();
    change(
        () -> {
          if (cluster.gone()) {
            clusters.remove(name);
          } else {
            clusters.add(name);
          }
        });
  }

  /**
   * Waits until the object's run has its receipt and no cluster is left.
   *
   * @return the receipt; empty where that took too long
   */
  public Optional<JsonObject> await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while ((ours().isEmpty() || !clusters.isEmpty()) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left > 0 ? ours() : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<JsonObject> ours() {
    return receipts.stream().filter(this::isOurs).findFirst();
  }

  private boolean isOurs(JsonObject receipt) {
    for (JsonElement each : receipt.getAsJsonArray("objects")) {
      JsonObject one = each.getAsJsonObject();
      if (one.get("name").getAsString().equals(object)
          && one.get("generation").getAsLong() == generation) {
        return true;
      }
    }
    return false;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
