package dev.sparkdrop.local;

import dev.sparkdrop.local.http.LoopbackClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Asks the ingestion function as Cloud Scheduler does, and tells what it answers. */
final class ScheduledIngestion implements Consumer<String> {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final URI ingestion;
  private final Consumer<String> tell;

  /**
   * @param tell is given a sentence for people
   */
  ScheduledIngestion(URI ingestion, Consumer<String> tell) {
    this.ingestion = ingestion;
    this.tell = tell;
  }

  /** Asks, and waits for no answer; one that fails is told and not asked again. */
  @Override
  public void accept(String query) {
    tell.accept("schedule of " + query + " is due");
    HttpRequest request =
        HttpRequest.newBuilder(ingestion.resolve("/?" + query))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    // Its end is told, whichever it is.
    CompletableFuture<?> unused =
        LoopbackClient.get()
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete((answer, failed) -> tell.accept(sentence(query, answer, failed)));
  }

  private static String sentence(String query, HttpResponse<String> answer, Throwable failed) {
    if (failed != null) {
      return "schedule of " + query + " failed: ingestion gave no answer";
    }
    return answer.statusCode() == 200
        ? "schedule of " + query + ": all sources are there"
        : "schedule of "
            + query
            + ": ingestion answered "
            + answer.statusCode()
            + " "
            + answer.body().replaceAll("\\s+", " ");
  }
}
