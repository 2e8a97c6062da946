package dev.sparkdrop.ingest;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.InetAddress;

/** Says what a request would do. Names are looked up; no source is asked. */
final class Plan {
  private final Gate gate;
  private final Answers answers;

  Plan(Gate gate, Answers answers) {
    this.gate = gate;
    this.answers = answers;
  }

  Answer answer(Asked.Request request) {
    JsonArray plan = new JsonArray();
    boolean allowed = true;
    for (Source source : request.sources()) {
      JsonObject entry = answers.head(source);
      plan.add(entry);
      if (source.url().getScheme().equals(BucketCopy.SCHEME)) {
        continue;
      }
      try {
        JsonArray addresses = new JsonArray();
        for (InetAddress address : gate.clear(source.url()).addresses()) {
          addresses.add(address.getHostAddress());
        }
        entry.add("addresses", addresses);
      } catch (SourceFailed e) {
        allowed = false;
        entry.addProperty("problem", e.getMessage());
      }
    }
    return answers.plan(allowed ? 200 : 403, plan, request.marker());
  }
}
