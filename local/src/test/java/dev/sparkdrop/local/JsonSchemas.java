package dev.sparkdrop.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The schemas of {@code docs/schemas}. */
public final class JsonSchemas {
  private static final Path FOLDER = Path.of("..", "docs", "schemas");
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonSchemas() {}

  /**
   * What is wrong with a document. A property that the schema does not tell of is wrong here too:
   * what this project writes is documented.
   */
  public static List<String> faults(String schema, String document) throws IOException {
    JsonNode strict = JSON.readTree(FOLDER.resolve(schema + ".json").toFile());
    close(strict);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(strict)
        .validate(JSON.readTree(document))
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static void close(JsonNode at) {
    at.forEach(JsonSchemas::close);
    if (at instanceof ObjectNode object && object.path("type").toString().contains("\"object\"")) {
      object.put("additionalProperties", false);
    }
  }
}
