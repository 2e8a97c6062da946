package dev.sparkdrop.ingest.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.ingest.fetch.PolicyViolation;
import dev.sparkdrop.ingest.source.LandingTerms;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.run.Sha256;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a request, its query as well as its body: all faults at once. */
public final class RequestReader {
  private static final Set<String> KEYS =
      Set.of("sources", "pipeline", "params", "marker", "dryRun", "ingestId");

  private final SourceReader sourceReader;
  private final PipelineSources pipelineSources;
  private final CallerPrefixes callers;

  public RequestReader(
      SourceReader sourceReader, PipelineSources pipelineSources, CallerPrefixes callers) {
    this.sourceReader = sourceReader;
    this.pipelineSources = pipelineSources;
    this.callers = callers;
  }

  /** On which terms the caller may land something. */
  public LandingTerms terms(IngestCall call) {
    Optional<String> email = CallerIdentity.email(call.headers());
    return new LandingTerms(email, callers.of(email), Set.of());
  }

  /** Reads no more of the body than is allowed. */
  public IngestRequest read(IngestCall call) {
    JsonObject root;
    try {
      root = BodyReader.read(call);
    } catch (BodyReader.Unreadable e) {
      return e.refusal();
    } catch (IOException e) {
      return IngestRequest.Refusal.of(400, "body", "it broke off", "the whole request again");
    }
    SourceFaults faults = new SourceFaults();
    QueryReader.merge(call.query(), root, faults);
    return request(root, terms(call), faults);
  }

  private IngestRequest request(JsonObject root, LandingTerms terms, SourceFaults faults) {
    for (String key : root.keySet()) {
      if (!KEYS.contains(key)) {
        faults.add(
            Redactor.text(key),
            "this key is not known",
            "sources; or pipeline and params; marker, dryRun or ingestId");
      }
    }
    String digest = Sha256.hex(root.toString(), 32);
    Optional<String> id = id(root, faults);
    boolean dryRun = isSet(root, "dryRun", faults);
    boolean marker = isSet(root, "marker", faults);
    Optional<Pipeline> pipeline = pipeline(root, marker, faults);
    boolean named = root.has("pipeline");
    JsonArray array =
        named
            ? pipeline
                .map(p -> pipelineSources.sources(p.ingest(), root.get("params"), faults))
                .orElseGet(JsonArray::new)
            : listed(root, faults);
    if (array.size() > Limits.SOURCES) {
      return IngestRequest.Refusal.of(
          413,
          "sources",
          "it has %d sources, and 1,000 are allowed".formatted(array.size()),
          "several smaller requests");
    }
    String path = pipeline.map(p -> "pipeline " + p.name() + ": ingest.").orElse("") + "sources";
    String destination = pipeline.map(p -> p.ingest().destination()).orElse("");
    List<RequestedSource> sources =
        readAll(new SourceReader.Place(path, destination, named, terms), array, faults);
    Optional<String> last =
        marker && pipeline.isPresent() && faults.none()
            ? MarkerName.of(pipeline.get(), sources, faults)
            : Optional.empty();
    last.flatMap(terms::complaint)
        .ifPresent(wrong -> faults.add("marker", PolicyViolation.against(wrong, terms.instead())));
    return faults.none()
        ? new IngestRequest.Request(sources, last, dryRun, id, digest, terms.by())
        : faults.refusal();
  }

  private Optional<Pipeline> pipeline(JsonObject root, boolean marker, SourceFaults faults) {
    if (!root.has("pipeline")) {
      if (marker) {
        faults.add("marker", "only a pipeline has a marker", "pipeline instead of sources");
      }
      if (root.has("params")) {
        faults.add("params", "only a pipeline has parameters", "pipeline instead of sources");
      }
      return Optional.empty();
    }
    if (root.has("sources")) {
      faults.add("sources", "a pipeline is named, too", "either of the two");
    }
    return pipelineSources.pipeline(root.get("pipeline"), faults);
  }

  private static JsonArray listed(JsonObject root, SourceFaults faults) {
    if (root.get("sources") instanceof JsonArray array && !array.isEmpty()) {
      return array;
    }
    faults.add("sources", "a list with one source or more is missing", BodyReader.EXAMPLE);
    return new JsonArray();
  }

  private static boolean isSet(JsonObject root, String key, SourceFaults faults) {
    JsonElement value = root.get(key);
    boolean known = value instanceof JsonPrimitive primitive && primitive.isBoolean();
    if (value != null && !known) {
      faults.add(key, "it is neither true nor false", "\"%s\": true".formatted(key));
    }
    return known && value.getAsBoolean();
  }

  private static Optional<String> id(JsonObject root, SourceFaults faults) {
    JsonElement value = root.get("ingestId");
    boolean text = value instanceof JsonPrimitive primitive && primitive.isString();
    if (value != null && !(text && value.getAsString().matches("[\\x21-\\x7e]{1,200}"))) {
      return faults.add(
          "ingestId", "it is no id", "1 to 200 printable ASCII characters without a space");
    }
    return Optional.ofNullable(value).map(JsonElement::getAsString);
  }

  private List<RequestedSource> readAll(
      SourceReader.Place all, JsonArray array, SourceFaults faults) {
    Map<String, RequestedSource> sources = new LinkedHashMap<>();
    Map<String, String> taken = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String path = all.path() + "[" + i + "]";
      SourceReader.Place place =
          new SourceReader.Place(path, all.destination(), all.ofPipeline(), all.terms());
      Optional<RequestedSource> source = sourceReader.read(place, array.get(i), faults);
      if (source.isEmpty()) {
        continue;
      }
      sources.put(path, source.get());
      String first = source.get().named() ? taken.putIfAbsent(source.get().object(), path) : null;
      if (first != null) {
        faults.add(
            path + ".object",
            "%s becomes the same object, %s".formatted(first, Redactor.text(source.get().object())),
            "a name of its own for each source, as object");
      }
    }
    checkArchives(all.path(), sources, faults);
    return List.copyOf(sources.values());
  }

  /** Archives are few enough, and each has a folder of its own; what is in it shows later. */
  private static void checkArchives(
      String path, Map<String, RequestedSource> sources, SourceFaults faults) {
    List<String> folders =
        sources.values().stream()
            .filter(RequestedSource::isArchive)
            .filter(RequestedSource::named)
            .map(RequestedSource::object)
            .toList();
    long archives = sources.values().stream().filter(RequestedSource::isArchive).count();
    if (archives > Limits.ARCHIVES) {
      faults.add(
          path,
          "%d of them are zip archives, and %d are allowed".formatted(archives, Limits.ARCHIVES),
          "several smaller requests");
      return;
    }
    sources.forEach(
        (each, source) ->
            folders.stream()
                .filter(folder -> source.object().startsWith(folder))
                .filter(folder -> !source.object().equals(folder))
                .findFirst()
                .ifPresent(
                    folder ->
                        faults.add(
                            each + ".object",
                            "it lies in the folder %s, where an archive's files land"
                                .formatted(Redactor.text(folder)),
                            "another folder for one of the two")));
  }
}
