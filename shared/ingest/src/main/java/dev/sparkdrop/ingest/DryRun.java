package dev.sparkdrop.ingest;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.InetAddress;

/** Says what a request would do. Names are looked up; no source is asked. */
final class DryRun {
  private final UrlPolicy urlPolicy;
  private final IngestAnswers answers;

  DryRun(UrlPolicy urlPolicy, IngestAnswers answers) {
    this.urlPolicy = urlPolicy;
    this.answers = answers;
  }

  IngestAnswer answer(IngestRequest.Request request) {
    JsonArray plan = new JsonArray();
    boolean allowed = true;
    StartedPipelines started = answers.started();
    for (RequestedSource source : request.sources()) {
      JsonObject entry = answers.head(source);
      plan.add(entry);
      if (!source.named()) {
        entry.addProperty("note", "Its answer names the object, or it fails: the URL has a query.");
      } else if (!source.isArchive()) {
        started.describe(source.object(), 1, entry);
      }
      if (source.isCopy()) {
        continue;
      }
      try {
        JsonArray addresses = new JsonArray();
        for (InetAddress address : urlPolicy.clear(source.url()).addresses()) {
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
