package dev.sparkdrop.local;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What the job of a run printed to its standard output, as kept in the staging bucket. */
record DriverText(CloudStorage storage) {
  private static final int CHUNKS = 1000;

  String of(JsonObject receipt) throws IOException {
    if (!receipt.has("driverOutput")) {
      return "";
    }
    String[] path =
        receipt.get("driverOutput").getAsString().substring("gs://".length()).split("/", 2);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (ObjectResource chunk : storage.list(path[0], path[1], null, CHUNKS)) {
      try (InputStream content = storage.open(chunk)) {
        content.transferTo(text);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
