package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.sparkdrop.console.web.Answer;
import dev.sparkdrop.console.web.Request;
import dev.sparkdrop.console.web.Site;
import java.io.IOException;

/** Shows what the ledger tells: what goes on, what came of a run, what became of a file. */
public final class ConsoleFunction implements HttpFunction {
  private final Site site;

  /** Wires itself from the environment. */
  public ConsoleFunction() {
    this(Wiring.fromEnvironment());
  }

  ConsoleFunction(Wiring wiring) {
    this.site = wiring.site();
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    Answer answer =
        site.handle(
            new Request(
                request.getMethod(),
                request.getPath(),
                request.getQuery().orElse(""),
                request::getFirstHeader,
                most -> request.getInputStream().readNBytes(most)));
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::appendHeader);
    response.getOutputStream().write(answer.bytes());
  }
}
