package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the {@code ingest} section, as far as it can be judged before it is asked for. */
final class IngestReader {
  private final Section ingest;
  private final SortedMap<String, String> parameters = new TreeMap<>();

  private IngestReader(Section ingest) {
    this.ingest = ingest;
  }

  static Ingest read(Section ingest) {
    return new IngestReader(ingest).read();
  }

  private Ingest read() {
    List<IngestSource> sources = new ArrayList<>();
    List<JsonElement> items = ingest.list("sources");
    for (int i = 0; i < items.size(); i++) {
      SourceLocation at = ingest.at("sources").item(i);
      if (!items.get(i).isJsonObject()) {
        ingest
            .faults()
            .add(at, Quoted.of(items.get(i)) + " is not a mapping", "write url: https://…");
        continue;
      }
      sources.add(source(items.get(i).getAsJsonObject(), at));
    }
    defaults();
    return new Ingest(parameters, destination(), sources, schedule());
  }

  /** Cloud Scheduler also takes English; five fields are what everybody can read. */
  private Optional<Ingest.Schedule> schedule() {
    Optional<String> cron = ingest.text("schedule");
    if (cron.isPresent() && !cron.get().matches("[0-9A-Za-z*/,-]+( [0-9A-Za-z*/,-]+){4}")) {
      ingest.wrong(
          "schedule", "is not five fields", "write minute hour day month weekday: 0 6 * * *");
    }
    String zone = ingest.text("timeZone").orElse("Etc/UTC");
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      ingest.wrong("timeZone", "is no time zone", "write it as Europe/Berlin");
    } else if (ingest.has("timeZone") && !ingest.has("schedule")) {
      ingest.missing("schedule", "timeZone alone says nothing; write when, as 0 6 * * *");
    }
    parameters.forEach(
        (name, value) -> {
          if (value.isEmpty() && cron.isPresent()) {
            ingest
                .faults()
                .add(
                    ingest.at("params").key(name),
                    "has no default, and the schedule gives it no value",
                    "write one, as ${yesterday}");
          }
        });
    return cron.map(when -> new Ingest.Schedule(when, zone));
  }

  private String destination() {
    Optional<String> destination = ingest.text("destination");
    if (destination.isPresent() && !destination.get().matches("([^/\\p{Cc}]+/)+")) {
      ingest.wrong("destination", "is not a folder of the landing bucket", "write it as folder/");
    }
    return destination.orElse("");
  }

  private IngestSource source(JsonObject json, SourceLocation at) {
    Section source = Section.of(json, at, ingest.faults(), OwnKeys.SOURCE);
    Optional<String> url = source.text("url");
    if (!source.has("url")) {
      source.missing("url", "write where to fetch it, as https://example.org/a.csv");
    } else if (url.isPresent() && !url.get().matches("(https?|gs)://[^/\\s][^\\s]*")) {
      source.wrong("url", "is not a web address", "write https://…");
    } else if (url.isPresent() && url.get().matches("[a-z]+://[^/?#]*\\$\\{.*")) {
      // Else a caller of the function could have the pipeline's secrets sent elsewhere.
      source.wrong("url", "leaves its host open", "write ${…} behind the host only");
    }
    Optional<String> object = source.text("object");
    if (object.isPresent() && !object.get().matches("[^/\\r\\n][^\\r\\n]*")) {
      source.wrong("object", "is not an object's name", "write it as folder/name.csv");
    }
    Optional<String> unpack = source.text("unpack");
    if (unpack.isPresent() && !unpack.get().matches("gzip|zip|auto")) {
      source.wrong("unpack", "is not a way to unpack", "write gzip, zip or auto");
    }
    url.ifPresent(this::uses);
    object.ifPresent(this::uses);
    List<String> allow = source.texts("allow");
    if (allow.stream().anyMatch(each -> !each.matches("html|marker|replace"))) {
      source.wrong("allow", "has a word that is not known", "write html, marker or replace");
    }
    return new IngestSource(url.orElse(""), object, headers(source), unpack, allow);
  }

  private Map<String, String> headers(Section source) {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonElement> header :
        source.mapping("headers").orElseGet(JsonObject::new).entrySet()) {
      if (header.getValue().isJsonPrimitive()) {
        headers.put(header.getKey(), header.getValue().getAsString());
        uses(header.getValue().getAsString());
      } else {
        ingest
            .faults()
            .add(source.at("headers").key(header.getKey()), "is not a text", "write it in quotes");
      }
    }
    return headers;
  }

  private void uses(String text) {
    Placeholders.parameters(text).forEach(name -> parameters.putIfAbsent(name, ""));
  }

  private void defaults() {
    JsonObject params = ingest.mapping("params").orElseGet(JsonObject::new);
    for (Map.Entry<String, JsonElement> each : params.entrySet()) {
      SourceLocation at = ingest.at("params").key(each.getKey());
      String text = each.getValue().isJsonPrimitive() ? each.getValue().getAsString() : "";
      if (!parameters.containsKey(each.getKey())) {
        ingest.faults().add(at, "no source uses it", "write ${param." + each.getKey() + "} in one");
      } else if (!isDefault(text)) {
        ingest
            .faults()
            .add(
                at,
                Quoted.of(each.getValue()) + " is not a parameter's value",
                "write ${yesterday}, ${today}, or " + Ingest.VALUE_FORM);
      } else {
        parameters.put(each.getKey(), text);
      }
    }
  }

  private static boolean isDefault(String text) {
    try {
      return Ingest.isValue(Placeholders.fill(text, Ingest.days(LocalDate.EPOCH)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
