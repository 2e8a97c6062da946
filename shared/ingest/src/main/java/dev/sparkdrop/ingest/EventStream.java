package dev.sparkdrop.ingest;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.store.IngestProgress;
import dev.sparkdrop.ingest.store.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Progress as it is streamed to a caller: a line, or a server-sent event, for each source about
 * once a second and at its end, and last the answer. A caller who hangs up stops nothing.
 */
final class EventStream implements IngestProgress {
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** How events are written. */
  enum Form {
    LINES("application/x-ndjson"),
    EVENTS("text/event-stream");

    final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    /** What an {@code Accept} header asks for; empty where it asks for no stream. */
    static Optional<Form> wanted(Optional<String> accept) {
      for (String type : accept.orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
        for (Form form : values()) {
          if (type.split(";", 2)[0].strip().equals(form.contentType)) {
            return Optional.of(form);
          }
        }
      }
      return Optional.empty();
    }
  }

  private final Form form;
  private final OutputStream out;
  private final IngestAnswers answers;
  private final Clock clock;
  private final Map<RequestedSource, Instant> told = new HashMap<>();
  private boolean deaf;

  EventStream(Form form, OutputStream out, IngestAnswers answers, Clock clock) {
    this.form = form;
    this.out = out;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public synchronized void moved(RequestedSource source, long bytes, Optional<Long> of) {
    Instant now = clock.instant();
    Instant last = told.putIfAbsent(source, now);
    if (last != null && Duration.between(last, now).compareTo(OFTEN) < 0) {
      return;
    }
    told.put(source, now);
    JsonObject progress = answers.head(source);
    progress.addProperty("bytes", bytes);
    of.ifPresent(all -> progress.addProperty("of", all));
    send("progress", progress);
  }

  @Override
  public synchronized void ended(Result result) {
    send("result", answers.entry(result, answers.started()));
  }

  /** The end: the answer that a caller without a stream gets, and its status. */
  synchronized void answer(IngestAnswer answer) {
    JsonObject body = GSON.fromJson(answer.body(), JsonObject.class);
    JsonObject last = new JsonObject();
    last.addProperty("status", answer.status());
    body.entrySet().forEach(entry -> last.add(entry.getKey(), entry.getValue()));
    send("answer", last);
  }

  private void send(String event, JsonObject data) {
    if (deaf) {
      return;
    }
    String text;
    if (form == Form.EVENTS) {
      text = "event: " + event + "\ndata: " + GSON.toJson(data) + "\n\n";
    } else {
      JsonObject line = new JsonObject();
      line.addProperty("event", event);
      data.entrySet().forEach(entry -> line.add(entry.getKey(), entry.getValue()));
      text = GSON.toJson(line) + "\n";
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // The caller listens no more; the sources land all the same.
      deaf = true;
    }
  }
}
