package dev.sparkdrop.local.storage;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Instant;

/** An object and where its bytes are: one value of the database. */
record ObjectVersion(ObjectResource resource, StoredContent content) {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** The form on disk; times in microseconds since 1970, what is null is left out. */
  private record Row(
      String name,
      long generation,
      long metageneration,
      long size,
      Attributes attributes,
      String md5Hash,
      String crc32c,
      Integer componentCount,
      long created,
      long updated,
      String inline,
      String blob) {}

  String toRow() {
    return GSON.toJson(
        new Row(
            resource.name(),
            resource.generation(),
            resource.metageneration(),
            resource.size(),
            resource.attributes(),
            resource.md5Hash(),
            resource.crc32c(),
            resource.componentCount(),
            Micros.of(resource.timeCreated()),
            Micros.of(resource.updated()),
            content.inline(),
            content.blob()));
  }

  static ObjectVersion ofRow(String bucket, String text) {
    Row row = GSON.fromJson(text, Row.class);
    return new ObjectVersion(
        new ObjectResource(
            bucket,
            row.name(),
            row.generation(),
            row.metageneration(),
            row.size(),
            row.attributes(),
            row.md5Hash(),
            row.crc32c(),
            row.componentCount(),
            Micros.instant(row.created()),
            Micros.instant(row.updated())),
        new StoredContent(row.inline(), row.blob()));
  }

  /** The same version with other attributes, its metageneration one higher. */
  ObjectVersion with(Attributes attributes, Instant now) {
    return new ObjectVersion(
        new ObjectResource(
            resource.bucket(),
            resource.name(),
            resource.generation(),
            resource.metageneration() + 1,
            resource.size(),
            attributes,
            resource.md5Hash(),
            resource.crc32c(),
            resource.componentCount(),
            resource.timeCreated(),
            now),
        content);
  }
}
