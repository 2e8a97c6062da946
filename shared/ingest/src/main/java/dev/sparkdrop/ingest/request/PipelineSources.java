package dev.sparkdrop.ingest.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.pipeline.Ingest;
import dev.sparkdrop.pipeline.IngestSource;
import dev.sparkdrop.pipeline.Pipeline;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns a pipeline's {@code ingest} section into sources like those that a request may list. */
public final class PipelineSources {
  private static final String PARAMS = "params";

  private final KnownPipelines pipelines;
  private final Clock clock;

  public PipelineSources(KnownPipelines pipelines, Clock clock) {
    this.pipelines = pipelines;
    this.clock = clock;
  }

  /** The pipeline that is asked for; empty, with a fault, where there is none. */
  Optional<Pipeline> pipeline(JsonElement name, SourceFaults faults) {
    if (!(name instanceof JsonPrimitive text) || !text.isString()) {
      return faults.add("pipeline", "it is not a string", "a pipeline's name, in double quotes");
    }
    Optional<Pipeline> pipeline = pipelines.named(text.getAsString());
    if (pipeline.isEmpty()) {
      faults.add(
          "pipeline",
          "there is no valid pipeline " + Redactor.text(text.getAsString()),
          "the name in one of the deployed pipeline files");
    } else if (pipeline.get().ingest().sources().isEmpty()) {
      return faults.add(
          "pipeline",
          "its file says nothing of what to ingest",
          "sources instead, or give the file an ingest section");
    }
    return pipeline;
  }

  /** Its sources of today in the form of a request; empty where a parameter is at fault. */
  JsonArray sources(Ingest ingest, JsonElement params, SourceFaults faults) {
    JsonArray sources = new JsonArray();
    Map<String, String> given = params(ingest, params, faults);
    boolean complete = true;
    for (Map.Entry<String, String> parameter : ingest.parameters().entrySet()) {
      String name = parameter.getKey();
      if (!given.containsKey(name) && parameter.getValue().isEmpty()) {
        complete = false;
        if (!(params instanceof JsonObject all) || !all.has(name)) {
          faults.add(
              PARAMS + "." + name, "it is missing", "\"params\": {\"%s\": \"…\"}".formatted(name));
        }
      }
    }
    if (complete) {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      ingest.resolve(today, given).forEach(source -> sources.add(json(source)));
    }
    return sources;
  }

  private static Map<String, String> params(Ingest ingest, JsonElement json, SourceFaults faults) {
    Map<String, String> given = new HashMap<>();
    if (json == null) {
      return given;
    }
    if (!(json instanceof JsonObject params)) {
      faults.add(PARAMS, "it is not an object", "{\"date\": \"2024-01-01\"}");
      return given;
    }
    for (Map.Entry<String, JsonElement> param : params.entrySet()) {
      String path = PARAMS + "." + Redactor.text(param.getKey());
      boolean plain = param.getValue() instanceof JsonPrimitive value && !value.isBoolean();
      String text = plain ? param.getValue().getAsString() : "";
      if (!ingest.parameters().containsKey(param.getKey())) {
        faults.add(
            path,
            "the pipeline has no such parameter",
            ingest.parameters().isEmpty()
                ? "none"
                : String.join(", ", ingest.parameters().keySet()));
      } else if (!Ingest.isValue(text)) {
        faults.add(path, "it is not a parameter's value", Ingest.VALUE_FORM);
      } else {
        given.put(param.getKey(), text);
      }
    }
    return given;
  }

  private static JsonObject json(IngestSource source) {
    JsonObject json = new JsonObject();
    json.addProperty("url", source.url());
    source.object().ifPresent(object -> json.addProperty("object", object));
    source.unpack().ifPresent(unpack -> json.addProperty("unpack", unpack));
    if (!source.allow().isEmpty()) {
      JsonArray allow = new JsonArray();
      source.allow().forEach(allow::add);
      json.add("allow", allow);
    }
    if (!source.headers().isEmpty()) {
      JsonObject headers = new JsonObject();
      source.headers().forEach(headers::addProperty);
      json.add("headers", headers);
    }
    return json;
  }
}
