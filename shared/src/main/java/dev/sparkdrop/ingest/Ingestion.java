package dev.sparkdrop.ingest;

import dev.sparkdrop.ledger.Ingests;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.port.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches what a caller names into the landing bucket, and answers per source. Thread-safe; one
 * instance serves all requests.
 */
public final class Ingestion {

  /** The pipelines as their files are now. */
  public interface Pipelines {
    /** The valid pipeline of that name. */
    Optional<Pipeline> named(String name);
  }

  private final RequestReader reader;
  private final Transfers transfers;
  private final MarkerWriter markers;
  private final Plan plan;
  private final Replays replays;
  private final Answers answers;
  private final String bucketName;
  private final Limits limits;
  private final Clock clock;
  private final StepLog log;

  /**
   * @param uploads into the landing bucket
   * @param clock runs as time does; it is asked how long a source takes, and what day it is
   * @param bucketName of the landing bucket, for the answers
   */
  public Ingestion(
      Uploads uploads,
      Pipelines pipelines,
      Ingests ingests,
      Allow allow,
      Secrets secrets,
      Clock clock,
      StepLog log,
      String bucketName) {
    this(
        uploads,
        pipelines,
        ingests,
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
      Pipelines pipelines,
      Ingests ingests,
      Gate gate,
      Secrets secrets,
      Dial dial,
      Patience.Pause pause,
      Clock clock,
      StepLog log,
      String bucketName,
      Limits limits) {
    Fetch fetch = new Fetch(gate, dial, limits);
    this.reader =
        new RequestReader(new SourceReader(gate, secrets), new PipelineSources(pipelines, clock));
    this.transfers = new Transfers(new Transfer(fetch, uploads, limits, pause), limits, clock, log);
    this.markers = new MarkerWriter(uploads);
    this.answers = new Answers(bucketName);
    this.plan = new Plan(gate, answers);
    this.replays = new Replays(ingests, clock);
    this.bucketName = bucketName;
    this.limits = limits;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Handles a request of a caller who waits for about an hour. It never throws for what a caller
   * sends.
   *
   * @throws IOException where the caller hung up
   */
  public void handle(Call call, Reply reply) throws IOException {
    Instant deadline = deadline();
    Optional<Asked> asked = asked(call);
    Optional<EventStream.Form> form =
        EventStream.Form.wanted(call.headers().first("Accept"))
            .filter(any -> asked.isPresent() && asked.get() instanceof Asked.Request);
    if (form.isPresent()) {
      OutputStream out = reply.begin(200, form.get().contentType);
      EventStream stream = new EventStream(form.get(), out, answers, clock);
      stream.answer(answer(asked, deadline, stream));
      return;
    }
    Answer answer = answer(asked, deadline, Progress.UNSEEN);
    OutputStream out = reply.begin(answer.status(), answer.contentType());
    out.write(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** When a caller who names no deadline wants the answer. */
  Instant deadline() {
    return clock.instant().plus(limits.request());
  }

  /**
   * Answers at once.
   *
   * @param deadline sources that are not done by then are reported as failed
   */
  Answer handle(Call call, Instant deadline) {
    return answer(asked(call), deadline, Progress.UNSEEN);
  }

  /** What is to be done; empty where somebody wants to know how to ask. */
  private Optional<Asked> asked(Call call) {
    return switch (call.method()) {
      case "GET" -> call.query().isEmpty() ? Optional.empty() : Optional.of(read(call));
      case "POST" -> Optional.of(read(call));
      default ->
          Optional.of(
              Asked.Refusal.of(
                  405,
                  "method",
                  Shown.text(call.method()) + " does nothing here",
                  "POST, or GET to read how"));
    };
  }

  private Asked read(Call call) {
    try {
      return ForeignPage.refusal(call).map(Asked.class::cast).orElseGet(() -> reader.read(call));
    } catch (RetryLater e) {
      return unavailable("pipeline");
    }
  }

  private static Asked.Refusal unavailable(String path) {
    return Asked.Refusal.of(
        503, path, "Cloud Storage had a passing fault", "the same request again, later");
  }

  private Answer answer(Optional<Asked> asked, Instant deadline, Progress progress) {
    if (asked.isEmpty()) {
      return Usage.answer();
    }
    if (asked.get() instanceof Asked.Refusal refusal) {
      return refused(refusal);
    }
    Asked.Request request = (Asked.Request) asked.get();
    try {
      return request.dryRun()
          ? plan.answer(request)
          : replays.once(request, () -> done(request, deadline, progress));
    } catch (Replays.OtherRequest e) {
      return refused(
          Asked.Refusal.of(400, "ingestId", "another request had it already", "an id of its own"));
    } catch (RetryLater e) {
      return refused(unavailable("ingestId"));
    }
  }

  private Answer done(Asked.Request request, Instant deadline, Progress progress) {
    List<Result> results = transfers.run(request, deadline, progress);
    boolean whole = results.stream().allMatch(Result::isWhole);
    if (request.marker().isEmpty() || !whole) {
      return answers.results(results);
    }
    Source marker = MarkerName.source(bucketName, request.marker().get());
    Result last =
        transfers.last(
            marker,
            deadline,
            (left, landed) -> landed.accept(markers.write(marker.object(), results)));
    return answers.results(results, Optional.of(last));
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
