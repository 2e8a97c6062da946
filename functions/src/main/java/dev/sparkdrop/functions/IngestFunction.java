package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.sparkdrop.ingest.Ingestion;
import dev.sparkdrop.ingest.request.IngestCall;
import java.io.IOException;

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
    ingestion.handle(
        new IngestCall(
            request.getMethod(),
            request.getQueryParameters(),
            request::getFirstHeader,
            request.getInputStream()),
        (status, contentType) -> {
          response.setStatusCode(status);
          response.setContentType(contentType);
          return response.getOutputStream();
        });
  }
}
