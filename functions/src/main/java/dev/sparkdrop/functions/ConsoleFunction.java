package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.sparkdrop.console.web.ConsoleRequest;
import dev.sparkdrop.console.web.ConsoleResponse;
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
    ConsoleResponse consoleResponse =
        site.handle(
            new ConsoleRequest(
                request.getMethod(),
                request.getPath(),
                request.getQuery().orElse(""),
                request::getFirstHeader,
                most -> request.getInputStream().readNBytes(most)));
    response.setStatusCode(consoleResponse.status());
    consoleResponse.headers().forEach(response::appendHeader);
    response.getOutputStream().write(consoleResponse.bytes());
  }
}
