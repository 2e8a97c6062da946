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
  private final IngestAnswers ingestAnswers;

  DryRun(UrlPolicy urlPolicy, IngestAnswers ingestAnswers) {
    this.urlPolicy = urlPolicy;
    this.ingestAnswers = ingestAnswers;
  }

  IngestAnswer answer(IngestRequest.Request request) {
    JsonArray plan = new JsonArray();
    boolean allowed = true;
    StartedPipelines started = ingestAnswers.started();
    for (RequestedSource requestedSource : request.sources()) {
      JsonObject entry = ingestAnswers.head(requestedSource);
      plan.add(entry);
      if (!requestedSource.named()) {
        entry.addProperty("note", "Its answer names the object, or it fails: the URL has a query.");
      } else if (!requestedSource.isArchive()) {
        started.describe(requestedSource.object(), 1, entry);
      }
      if (requestedSource.isCopy()) {
        continue;
      }
      try {
        JsonArray addresses = new JsonArray();
        for (InetAddress address : urlPolicy.clear(requestedSource.url()).addresses()) {
          addresses.add(address.getHostAddress());
        }
        entry.add("addresses", addresses);
      } catch (SourceFailed e) {
        allowed = false;
        entry.addProperty("problem", e.getMessage());
      }
    }
    return ingestAnswers.plan(allowed ? 200 : 403, plan, request.marker());
  }
}
