package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.sparkdrop.ingest.Answer;
import dev.sparkdrop.ingest.Ingestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Fetches what a caller asks for into the landing bucket, and answers for each source. */
public final class IngestFunction implements HttpFunction {
  private final Ingestion ingestion;

  /** Wires itself from the environment. */
  public IngestFunction() {
    this(Wiring.fromEnvironment());
  }

  IngestFunction(Wiring wiring) {
    this.ingestion = wiring.ingestion();
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    Answer answer =
        ingestion.handle(request.getMethod(), request.getContentType(), request.getInputStream());
    response.setStatusCode(answer.status());
    response.setContentType(answer.contentType());
    response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
  }
}
