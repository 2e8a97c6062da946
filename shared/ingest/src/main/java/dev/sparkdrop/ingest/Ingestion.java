package dev.sparkdrop.ingest;

import dev.sparkdrop.ingest.fetch.Fetch;
import dev.sparkdrop.ingest.fetch.PinnedConnection;
import dev.sparkdrop.ingest.fetch.RetryPolicy;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.request.CallerIdentity;
import dev.sparkdrop.ingest.request.CrossSiteGuard;
import dev.sparkdrop.ingest.request.IngestCall;
import dev.sparkdrop.ingest.request.IngestRequest;
import dev.sparkdrop.ingest.request.IngestRules;
import dev.sparkdrop.ingest.request.KnownPipelines;
import dev.sparkdrop.ingest.request.PipelineSources;
import dev.sparkdrop.ingest.request.PostedFileReader;
import dev.sparkdrop.ingest.request.RequestReader;
import dev.sparkdrop.ingest.request.SourceFault;
import dev.sparkdrop.ingest.request.SourceReader;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.store.IngestProgress;
import dev.sparkdrop.ingest.store.MarkerWriter;
import dev.sparkdrop.ingest.store.Result;
import dev.sparkdrop.ingest.store.Transfer;
import dev.sparkdrop.ingest.store.Transfers;
import dev.sparkdrop.ledger.IdempotencyStore;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.port.StructuredLog;
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

  private final RequestReader reader;
  private final Transfer transfer;
  private final Transfers transfers;
  private final MarkerWriter markers;
  private final DryRun dryRun;
  private final IdempotentReplies idempotentReplies;
  private final IngestAnswers answers;
  private final String bucketName;
  private final Limits limits;
  private final Clock clock;
  private final StructuredLog log;

  /**
   * @param uploads into the landing bucket
   * @param staging where archives lie while they are unpacked
   * @param clock runs as time does; it is asked how long a source takes, and what day it is
   * @param bucketName of the landing bucket, for the answers
   */
  public Ingestion(
      Uploads uploads,
      Uploads staging,
      KnownPipelines pipelines,
      IdempotencyStore idempotencyStore,
      IngestRules rules,
      Clock clock,
      StructuredLog log,
      String bucketName) {
    this(
        uploads,
        staging,
        pipelines,
        idempotencyStore,
        rules,
        new UrlPolicy(
            rules.allowed(), rules.denied(), host -> List.of(InetAddress.getAllByName(host))),
        new PinnedConnection((SSLSocketFactory) SSLSocketFactory.getDefault()),
        time -> Thread.sleep(time.toMillis()),
        clock,
        log,
        bucketName,
        Limits.USUAL);
  }

  Ingestion(
      Uploads uploads,
      Uploads staging,
      KnownPipelines pipelines,
      IdempotencyStore idempotencyStore,
      IngestRules rules,
      UrlPolicy urlPolicy,
      PinnedConnection pinnedConnection,
      RetryPolicy.Pause pause,
      Clock clock,
      StructuredLog log,
      String bucketName,
      Limits limits) {
    Fetch fetch = new Fetch(urlPolicy, pinnedConnection, limits);
    this.reader =
        new RequestReader(
            new SourceReader(urlPolicy, rules),
            new PipelineSources(pipelines, clock),
            rules.callers());
    this.transfer = new Transfer(fetch, uploads, staging, limits, pause);
    this.transfers = new Transfers(transfer, limits, clock, log);
    this.markers = new MarkerWriter(uploads);
    this.answers = new IngestAnswers(bucketName, pipelines);
    this.dryRun = new DryRun(urlPolicy, answers);
    this.idempotentReplies = new IdempotentReplies(idempotencyStore, clock);
    this.bucketName = bucketName;
    this.limits = limits;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Handles a request whose caller waits for about an hour. It never throws for what a caller
   * sends.
   *
   * @throws IOException where the caller hung up
   */
  public void handle(IngestCall call, Reply reply) throws IOException {
    Instant deadline = deadline();
    Optional<IngestRequest> asked = asked(call);
    Optional<EventStream.Form> form =
        EventStream.Form.wanted(call.headers().first("Accept"))
            .filter(any -> asked.isPresent() && !(asked.get() instanceof IngestRequest.Refusal));
    if (form.isPresent()) {
      OutputStream out = reply.begin(200, form.get().contentType);
      EventStream stream = new EventStream(form.get(), out, answers, clock);
      stream.answer(answer(call, asked, deadline, stream));
      return;
    }
    IngestAnswer answer = answer(call, asked, deadline, IngestProgress.UNSEEN);
    call.drain();
    OutputStream out = reply.begin(answer.status(), answer.contentType());
    out.write(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /** When the answer is wanted of a request that names no deadline. */
  Instant deadline() {
    return clock.instant().plus(limits.request());
  }

  /**
   * Answers at once.
   *
   * @param deadline sources that are not done by then are reported as failed
   */
  IngestAnswer handle(IngestCall call, Instant deadline) {
    return answer(call, asked(call), deadline, IngestProgress.UNSEEN);
  }

  /** What is to be done; empty where the caller wants to know how to ask. */
  private Optional<IngestRequest> asked(IngestCall call) {
    return switch (call.method()) {
      case "GET" -> call.query().isEmpty() ? Optional.empty() : Optional.of(read(call));
      case "POST" -> Optional.of(read(call));
      case "PUT" ->
          Optional.of(
              PostedFileReader.sends(call)
                  ? read(call)
                  : IngestRequest.Refusal.of(
                      405, "method", "PUT sends a file, and it has no name", "?object=NAME"));
      default ->
          Optional.of(
              IngestRequest.Refusal.of(
                  405,
                  "method",
                  Redactor.text(call.method()) + " does nothing here",
                  "POST, PUT for a file, or GET to read how"));
    };
  }

  private IngestRequest read(IngestCall call) {
    try {
      return CrossSiteGuard.refusal(call)
          .map(IngestRequest.class::cast)
          .orElseGet(
              () ->
                  PostedFileReader.sends(call)
                      ? PostedFileReader.read(call, reader.terms(call))
                      : reader.read(call));
    } catch (RetryLater e) {
      return unavailable("pipeline");
    }
  }

  private static IngestRequest.Refusal unavailable(String path) {
    return IngestRequest.Refusal.of(
        503, path, "Cloud Storage had a passing fault", "the same request again, later");
  }

  private IngestAnswer answer(
      IngestCall call, Optional<IngestRequest> asked, Instant deadline, IngestProgress progress) {
    Optional<String> by = CallerIdentity.email(call.headers());
    if (asked.isEmpty()) {
      return HelpText.answer();
    }
    if (asked.get() instanceof IngestRequest.Refusal refusal) {
      return refused(refusal, by);
    }
    if (asked.get() instanceof IngestRequest.Posted posted) {
      return answers.results(
          List.of(
              transfers.last(
                  posted.source(),
                  deadline,
                  (left, landed) -> landed.accept(transfer.send(posted, left, progress)))));
    }
    IngestRequest.Request request = (IngestRequest.Request) asked.get();
    try {
      return request.dryRun()
          ? dryRun.answer(request)
          : idempotentReplies.once(request, () -> done(request, deadline, progress));
    } catch (IdempotentReplies.OtherRequest e) {
      return refused(
          IngestRequest.Refusal.of(
              400, "ingestId", "another request had it already", "an id of its own"),
          by);
    } catch (RetryLater e) {
      return refused(unavailable("ingestId"), by);
    }
  }

  private IngestAnswer done(
      IngestRequest.Request request, Instant deadline, IngestProgress progress) {
    StartedPipelines started = answers.started();
    List<Result> results =
        transfers.run(
            request,
            object ->
                request.marker().filter(object::equals).isPresent() || started.isMarker(object),
            deadline,
            progress);
    boolean whole = results.stream().allMatch(Result::isWhole);
    if (request.marker().isEmpty() || !whole) {
      return answers.results(results);
    }
    RequestedSource marker = RequestedSource.own(bucketName, request.marker().get());
    Result last =
        transfers.last(
            marker,
            deadline,
            (left, landed) -> landed.accept(markers.write(marker.object(), results)));
    return answers.results(results, Optional.of(last));
  }

  private IngestAnswer refused(IngestRequest.Refusal refusal, Optional<String> by) {
    SourceFault first = refusal.faults().get(0);
    log.info(
        "ingest_refused",
        "Refused a request for ingestion",
        "status",
        refusal.status(),
        "faults",
        refusal.faults().size(),
        "problem",
        first.path() + ": " + first.wrong(),
        "caller",
        by.orElse(null));
    return answers.refused(refusal);
  }
}
