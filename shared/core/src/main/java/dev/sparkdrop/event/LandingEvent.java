package dev.sparkdrop.event;

import dev.sparkdrop.run.LandedObject;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What Cloud Storage says when an object's new generation is complete. */
public sealed interface LandingEvent {
  /** Cloud Storage's own event of a landed object. */
  String TYPE = "google.cloud.storage.object.v1.finalized";

  /** A message of Pub/Sub, which may hold a notification of Cloud Storage. */
  String MESSAGE = "google.cloud.pubsub.topic.v1.messagePublished";

  /** Bytes of UTF-8 that an object's name has at most. */
  int LONGEST_NAME = 1024;

  /** An object landed. */
  record Landed(LandedObject object) implements LandingEvent {}

  /**
   * The event tells of nothing that can be used; delivering it again would change nothing.
   *
   * @param reason a sentence that names the field and the value
   */
  record Refused(String reason) implements LandingEvent {}

  /**
   * Reads an event with a {@code StorageObjectData} in it, or with a message that holds a
   * notification of Cloud Storage. Fields that are not known are left alone.
   *
   * @param landing the bucket that events are expected of
   */
  static LandingEvent parse(CloudEvent event, String landing) {
    boolean message = MESSAGE.equals(event.getType());
    if (!message && !TYPE.equals(event.getType())) {
      return new Refused(
          "the event's type is "
              + EventText.of(String.valueOf(event.getType()))
              + ", and only "
              + TYPE
              + " and "
              + MESSAGE
              + " are known here");
    }
    try {
      Body body = Body.of(event);
      return read(message ? StorageNotification.of(body) : body, event.getTime(), landing);
    } catch (Body.Faulty e) {
      return new Refused(e.getMessage());
    }
  }

  /**
   * Reads the request that a push subscription makes: a message with a notification of Cloud
   * Storage in the JSON_API_V1 format.
   *
   * @param push the request's body
   * @param landing the bucket that notifications are expected of
   */
  static LandingEvent ofPush(String push, String landing) {
    try {
      return read(StorageNotification.of(Body.parse(push)), null, landing);
    } catch (Body.Faulty e) {
      return new Refused(e.getMessage());
    }
  }

  private static LandingEvent read(Body body, OffsetDateTime time, String landing)
      throws Body.Faulty {
    String bucket = body.text("bucket");
    if (!bucket.equals(landing)) {
      return new Refused(
          "the event's bucket is " + EventText.of(bucket) + ", and objects land in " + landing);
    }
    String name = name(body);
    long generation = body.integer("generation", 1);
    long size = body.integer("size", 0);
    return new Landed(new LandedObject(bucket, name, generation, size, created(body, time)));
  }

  private static String name(Body body) throws Body.Faulty {
    String name = body.text("name");
    boolean unicode = StandardCharsets.UTF_8.newEncoder().canEncode(name);
    if (!unicode || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new Body.Faulty(
          "the event's name should be Unicode of at most 1,024 bytes, and is "
              + body.shown("name"));
    }
    return name;
  }

  private static Instant created(Body body, OffsetDateTime time) throws Body.Faulty {
    if (body.field("timeCreated") == null && time != null) {
      return time.toInstant();
    }
    try {
      // Years of more than four digits would not fit the ledger's names.
      OffsetDateTime created = OffsetDateTime.parse(body.text("timeCreated"));
      if (created.getYear() >= 1970 && created.getYear() <= 9999) {
        return created.toInstant();
      }
    } catch (DateTimeException e) {
      throw new Body.Faulty(notATime(body));
    }
    throw new Body.Faulty(notATime(body));
  }

  private static String notATime(Body body) {
    return "the event's timeCreated should be a time like 2026-11-22T12:00:00Z, and is "
        + body.shown("timeCreated");
  }
}
