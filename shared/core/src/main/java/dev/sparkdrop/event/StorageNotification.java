package dev.sparkdrop.event;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A notification of Cloud Storage inside a message of Pub/Sub, as a push subscription delivers it:
 * {@code {"message": {"attributes": {"eventType": "OBJECT_FINALIZE", …}, "data": "…"}}}
 * (https://cloud.google.com/storage/docs/pubsub-notifications).
 */
final class StorageNotification {
  private static final String FINALIZE = "OBJECT_FINALIZE";

  private StorageNotification() {}

  /** The object's resource, which the message holds in base64. */
  static Body of(Body push) throws Body.Faulty {
    Body message = push.child("message");
    Body attributes = message.child("attributes");
    String type = attributes.textOrNull("eventType");
    if (!FINALIZE.equals(type)) {
      throw new Body.Faulty(
          "the message's attribute eventType should be "
              + FINALIZE
              + ", and is "
              + attributes.shown("eventType"));
    }
    String data = message.textOrNull("data");
    if (data == null || data.isEmpty()) {
      throw new Body.Faulty(
          "the message has no data; give the notification the payload format JSON_API_V1");
    }
    try {
      return Body.parse(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new Body.Faulty("the message's data is not base64: " + EventText.of(data));
    }
  }
}
