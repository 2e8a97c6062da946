package dev.sparkdrop.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Set;

/**
 * A CloudEvent, as the platform hands one over.
 *
 * @param body null: none
 * @param time null: none
 */
public record TestEvent(String type, String body, OffsetDateTime time) implements CloudEvent {

  /** Of Cloud Storage, about a finalized object. */
  public static TestEvent landing(String body) {
    return new TestEvent(LandingEvent.TYPE, body, OffsetDateTime.parse("2026-11-22T12:00:30Z"));
  }

  /** Of Pub/Sub, about a message. */
  public static TestEvent message(String body) {
    return new TestEvent("google.cloud.pubsub.topic.v1.messagePublished", body, null);
  }

  @Override
  public CloudEventData getData() {
    return body == null ? null : () -> body.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SpecVersion getSpecVersion() {
    return SpecVersion.V1;
  }

  @Override
  public String getId() {
    return "1";
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public URI getSource() {
    return URI.create("//storage.googleapis.com/projects/_/buckets/landing");
  }

  @Override
  public String getDataContentType() {
    return "application/json";
  }

  @Override
  public URI getDataSchema() {
    return null;
  }

  @Override
  public String getSubject() {
    return null;
  }

  @Override
  public OffsetDateTime getTime() {
    return time;
  }

  @Override
  public Object getAttribute(String name) {
    return null;
  }

  @Override
  public Set<String> getAttributeNames() {
    return Set.of();
  }

  @Override
  public Object getExtension(String name) {
    return null;
  }

  @Override
  public Set<String> getExtensionNames() {
    return Set.of();
  }
}
