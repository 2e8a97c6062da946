package dev.sparkdrop.pipeline;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that the ingestion function fetches for a pipeline.
 *
 * @param url where from, http or https
 * @param object the object's name in the landing bucket; empty where the URL decides
 */
public record IngestSource(String url, Optional<String> object) {
  public IngestSource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(object, "object");
  }

  static List<IngestSource> read(Section ingest) {
    List<IngestSource> sources = new ArrayList<>();
    List<JsonElement> items = ingest.list("sources");
    for (int i = 0; i < items.size(); i++) {
      Where at = ingest.at("sources").item(i);
      if (!items.get(i).isJsonObject()) {
        ingest
            .faults()
            .add(at, Quoted.of(items.get(i)) + " is not a mapping", "write url: https://…");
        continue;
      }
      Section source =
          Section.of(items.get(i).getAsJsonObject(), at, ingest.faults(), OwnKeys.SOURCE);
      Optional<String> url = source.text("url");
      if (!source.has("url")) {
        source.missing("url", "write where to fetch it, as https://example.org/a.csv");
      } else if (url.isPresent() && !url.get().matches("https?://[^/\\s][^\\s]*")) {
        source.wrong("url", "is not a web address", "write https://…");
      }
      Optional<String> object = source.text("object");
      if (object.isPresent() && !object.get().matches("[^/\\r\\n][^\\r\\n]*")) {
        source.wrong("object", "is not an object's name", "write it as folder/name.csv");
      }
      sources.add(new IngestSource(url.orElse(""), object));
    }
    return sources;
  }
}
