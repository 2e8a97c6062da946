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
      String blob,
      String keySha256,
      Long released,
      Long deleted,
      Long hardDelete) {}

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
            content.blob(),
            resource.keySha256(),
            micros(resource.holdReleased()),
            resource.ending() == null ? null : micros(resource.ending().deleted()),
            resource.ending() == null ? null : micros(resource.ending().hardDelete())));
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
            Micros.instant(row.updated()),
            row.keySha256(),
            instant(row.released()),
            row.deleted() == null
                ? null
                : new ObjectResource.Ending(instant(row.deleted()), instant(row.hardDelete()))),
        new StoredContent(row.inline(), row.blob()));
  }

  private static Long micros(Instant time) {
    return time == null ? null : Long.valueOf(Micros.of(time));
  }

  private static Instant instant(Long micros) {
    return micros == null ? null : Micros.instant(micros);
  }

  /** The same version with other attributes, its metageneration one higher. */
  ObjectVersion with(Attributes attributes, Instant now) {
    boolean released =
        resource.attributes().is("eventBasedHold") && !attributes.is("eventBasedHold");
    Instant holdReleased = released ? now : resource.holdReleased();
    return copy(resource.metageneration() + 1, attributes, now, holdReleased, resource.ending());
  }

  /** The same version, no more the live one; a null time says that it stays as a noncurrent one. */
  ObjectVersion ended(Instant now, Instant hardDelete) {
    return copy(
        resource.metageneration(),
        resource.attributes(),
        resource.updated(),
        resource.holdReleased(),
        new ObjectResource.Ending(now, hardDelete));
  }

  private ObjectVersion copy(
      long metageneration,
      Attributes attributes,
      Instant updated,
      Instant holdReleased,
      ObjectResource.Ending ending) {
    return new ObjectVersion(
        new ObjectResource(
            resource.bucket(),
            resource.name(),
            resource.generation(),
            metageneration,
            resource.size(),
            attributes,
            resource.md5Hash(),
            resource.crc32c(),
            resource.componentCount(),
            resource.timeCreated(),
            updated,
            resource.keySha256(),
            holdReleased,
            ending),
        content);
  }
}
