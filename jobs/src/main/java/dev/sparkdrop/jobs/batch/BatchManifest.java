package dev.sparkdrop.jobs.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The objects of one run, as the controller sealed them. */
public final class BatchManifest {
  private static final int VERSION = 1;

  public final List<SourceObject> objects;

  /** The failed run whose batch it is once more; null in an ordinary run. */
  public final String again;

  private BatchManifest(List<SourceObject> objects, String again) {
    this.objects = Collections.unmodifiableList(objects);
    this.again = again;
  }

  /**
   * Reads a manifest; fields that it doesn't know are left alone.
   *
   * @throws JobFailure when it is not JSON, newer than this job, or an object of it is incomplete
   */
  public static BatchManifest parse(String json) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new JobFailure("The manifest is not JSON: " + e.getOriginalMessage());
    }
    if (root == null || !root.isObject()) {
      throw new JobFailure("The manifest must be a JSON object.");
    }
    int version = root.path("version").asInt(-1);
    if (version < 1 || version > VERSION) {
      throw new JobFailure(
          "The manifest has version "
              + root.path("version")
              + ", this job reads version "
              + VERSION
              + ": deploy jobs and functions of the same release.");
    }
    if (!root.path("objects").isArray()) {
      throw new JobFailure("The manifest has no list 'objects'.");
    }
    List<SourceObject> objects = new ArrayList<>();
    for (JsonNode entry : root.path("objects")) {
      objects.add(object(entry, objects.size()));
    }
    String again = root.path("again").asText("");
    return new BatchManifest(objects, again.isEmpty() || again.equals("null") ? null : again);
  }

  private static SourceObject object(JsonNode entry, int index) {
    String bucket = entry.path("bucket").asText("");
    String name = entry.path("name").asText("");
    // Google's JSON writes 64-bit integers as strings; asText reads both forms.
    String generation = entry.path("generation").asText("");
    if (bucket.isEmpty() || name.isEmpty() || !generation.matches("[0-9]{1,18}")) {
      throw new JobFailure(
          "objects[" + index + "] of the manifest needs bucket, name and a decimal generation.");
    }
    return new SourceObject(bucket, name, Long.parseLong(generation), entry.path("size").asLong(0));
  }
}
