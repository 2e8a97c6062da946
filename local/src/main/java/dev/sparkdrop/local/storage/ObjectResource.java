package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;

/**
 * One exact version of an object, as {@code storage#object} describes it.
 *
 * @param generation unique among all objects of this cloud, and rising; never 0
 * @param metageneration 1, and one more for each change of the attributes
 * @param size in bytes
 * @param md5Hash base64; null for a composite object
 * @param crc32c base64, big-endian
 * @param componentCount of how many parts it was composed; null where it was not
 * @param keySha256 the hash of the customer's key that it was written with; null for none
 * @param holdReleased when its event-based hold ended; null where there was none
 * @param ending when it stopped to be the live version; null for the live one
 */
public record ObjectResource(
    String bucket,
    String name,
    long generation,
    long metageneration,
    long size,
    Attributes attributes,
    String md5Hash,
    String crc32c,
    Integer componentCount,
    Instant timeCreated,
    Instant updated,
    String keySha256,
    Instant holdReleased,
    Ending ending) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * The end of a version's time as the live one.
   *
   * @param deleted when it was deleted or replaced
   * @param hardDelete until when it can be restored; null for a noncurrent version, which stays
   */
  public record Ending(Instant deleted, Instant hardDelete) {}

  public ObjectResource {
    Objects.requireNonNull(bucket);
    Objects.requireNonNull(name);
    Objects.requireNonNull(attributes);
    Objects.requireNonNull(crc32c);
    Objects.requireNonNull(timeCreated);
    Objects.requireNonNull(updated);
    if (generation <= 0 || metageneration <= 0 || size < 0) {
      throw new IllegalArgumentException(name + " has no version or no size");
    }
  }

  /** The media type; null where its writer gave none. */
  public String contentType() {
    return attributes.get("contentType");
  }

  /** Such as {@code gzip}; null where the content is as it is. */
  public String contentEncoding() {
    return attributes.get("contentEncoding");
  }

  /** The class of its storage. */
  public String storageClass() {
    String given = attributes.get("storageClass");
    return given == null ? "STANDARD" : given;
  }

  /** Whether it was deleted, and can be restored. */
  public boolean softDeleted() {
    return ending != null && ending.hardDelete() != null;
  }

  /** The writer's own keys and values. */
  public Map<String, String> metadata() {
    return attributes.metadata();
  }

  /** Changes with every change of the content or the attributes. */
  public String etag() {
    return Etag.of(generation + "/" + metageneration);
  }

  /**
   * The resource in the JSON API's form, with int64 as strings.
   *
   * @param endpoint the address of the API, for the links in it, without a slash at its end
   */
  public JsonObject toJson(String endpoint) {
    String path = "/storage/v1/b/" + bucket + "/o/" + escaped(name);
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#object");
    json.addProperty("id", bucket + "/" + name + "/" + generation);
    json.addProperty("selfLink", endpoint + path);
    json.addProperty(
        "mediaLink", endpoint + "/download" + path + "?generation=" + generation + "&alt=media");
    json.addProperty("name", name);
    json.addProperty("bucket", bucket);
    json.addProperty("generation", Long.toString(generation));
    json.addProperty("metageneration", Long.toString(metageneration));
    json.addProperty("storageClass", "STANDARD");
    json.addProperty("size", Long.toString(size));
    if (md5Hash != null) {
      json.addProperty("md5Hash", md5Hash);
    }
    json.addProperty("crc32c", crc32c);
    if (componentCount != null) {
      json.addProperty("componentCount", componentCount);
    }
    json.addProperty("etag", etag());
    String created = TIME.format(timeCreated);
    json.addProperty("timeCreated", created);
    json.addProperty("updated", updated.equals(timeCreated) ? created : TIME.format(updated));
    json.addProperty("timeStorageClassUpdated", created);
    json.addProperty("timeFinalized", created);
    attributes.writeTo(json);
    if (keySha256 != null) {
      JsonObject encryption = new JsonObject();
      encryption.addProperty("encryptionAlgorithm", "AES256");
      encryption.addProperty("keySha256", keySha256);
      json.add("customerEncryption", encryption);
    }
    if (ending != null) {
      json.addProperty("timeDeleted", TIME.format(ending.deleted()));
      if (ending.hardDelete() != null) {
        json.addProperty("softDeleteTime", TIME.format(ending.deleted()));
        json.addProperty("hardDeleteTime", TIME.format(ending.hardDelete()));
      }
    }
    return json;
  }

  static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
