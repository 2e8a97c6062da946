package dev.sparkdrop.ingest;

import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.port.Uploads;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches what a caller names into the landing bucket, and answers per source. Thread-safe; one
 * instance serves all requests.
 */
public final class Ingestion {
  private final RequestReader reader;
  private final Transfers transfers;
  private final Answers answers;
  private final Limits limits;
  private final Clock clock;
  private final StepLog log;

  /**
   * @param uploads into the landing bucket
   * @param clock runs as time does; it is asked how long a source takes
   * @param bucketName of the landing bucket, for the answers
   */
  public Ingestion(
      Uploads uploads, Allow allow, Secrets secrets, Clock clock, StepLog log, String bucketName) {
    this(
        uploads,
        new Gate(allow, host -> List.of(InetAddress.getAllByName(host))),
        secrets,
        new Dial((SSLSocketFactory) SSLSocketFactory.getDefault()),
        time -> Thread.sleep(time.toMillis()),
        clock,
        log,
        bucketName,
        Limits.USUAL);
  }

  Ingestion(
      Uploads uploads,
      Gate gate,
      Secrets secrets,
      Dial dial,
      Patience.Pause pause,
      Clock clock,
      StepLog log,
      String bucketName,
      Limits limits) {
    Fetch fetch = new Fetch(gate, dial, limits);
    this.reader = new RequestReader(gate, secrets);
    this.transfers = new Transfers(new Transfer(fetch, uploads, limits, pause), limits, clock, log);
    this.answers = new Answers(bucketName);
    this.limits = limits;
    this.clock = clock;
    this.log = log;
  }

  /** Handles a request whose caller waits for about an hour. */
  public Answer handle(String method, Optional<String> contentType, InputStream body) {
    return handle(method, contentType, body, clock.instant().plus(limits.request()));
  }

  /**
   * Handles a request. It never throws for what a caller sends.
   *
   * @param contentType the header's value, if there is one
   * @param body read only for a POST, and at most 1 MiB and a byte of it
   * @param deadline sources that are not done by then are reported as failed
   */
  public Answer handle(
      String method, Optional<String> contentType, InputStream body, Instant deadline) {
    return switch (method) {
      case "GET" -> Usage.answer();
      case "POST" -> post(contentType, body, deadline);
      default ->
          refused(
              Asked.Refusal.of(
                  405,
                  "method",
                  Shown.text(method) + " does nothing here",
                  "POST, or GET to read how"));
    };
  }

  private Answer post(Optional<String> contentType, InputStream body, Instant deadline) {
    String type = contentType.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")) {
      String wrong = type.isEmpty() ? "it is missing" : "it is " + Shown.text(type);
      return refused(Asked.Refusal.of(415, "Content-Type", wrong, "application/json"));
    }
    Asked asked;
    try {
      asked = reader.read(body);
    } catch (IOException e) {
      asked = Asked.Refusal.of(400, "body", "it broke off", "the whole request again");
    }
    return asked instanceof Asked.Request request
        ? answers.results(transfers.run(request.sources(), deadline))
        : refused((Asked.Refusal) asked);
  }

  private Answer refused(Asked.Refusal refusal) {
    Fault first = refusal.faults().get(0);
    log.info(
        "Refused a request for ingestion",
        "status",
        refusal.status(),
        "faults",
        refusal.faults().size(),
        "problem",
        first.path() + ": " + first.wrong());
    return answers.refused(refusal);
  }
}
