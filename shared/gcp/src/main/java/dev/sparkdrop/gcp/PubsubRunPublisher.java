package dev.sparkdrop.gcp;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.TopicName;
import dev.sparkdrop.port.RunPublisher;
import java.io.IOException;
import java.util.Map;

/** A topic in Pub/Sub. */
final class PubsubRunPublisher implements RunPublisher {
  private final String topic;
  private final String host;
  private final String caller;
  private TopicAdminClient client;

  /**
   * A topic of a project.
   *
   * @param host where Pub/Sub is, without credentials; null: the real one
   * @param caller for the {@code User-Agent}
   */
  PubsubRunPublisher(String project, String topic, String host, String caller) {
    this.topic = TopicName.format(project, topic);
    this.host = host;
    this.caller = caller;
  }

  @Override
  public void publish(String message, Map<String, String> attributes) {
    PublishRequest request =
        PublishRequest.newBuilder()
            .setTopic(topic)
            .addMessages(
                PubsubMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8(message))
                    .putAllAttributes(attributes))
            .build();
    String doing = "publishing to " + topic;
    try {
      CallTimeouts.answer(client().publishCallable().futureCall(request), doing);
    } catch (ApiException e) {
      throw ApiFailure.of(e).thrown(doing, e);
    }
  }

  private synchronized TopicAdminClient client() {
    if (client == null) {
      try {
        client = TopicAdminClient.create(settings().build());
      } catch (IOException e) {
        throw new IllegalStateException("There is no client for " + topic + ".", e);
      }
    }
    return client;
  }

  private TopicAdminSettings.Builder settings() {
    TopicAdminSettings.Builder settings = TopicAdminSettings.newHttpJsonBuilder();
    settings.setHeaderProvider(FixedHeaderProvider.create("User-Agent", caller));
    settings.publishSettings().setRetrySettings(CallTimeouts.few());
    // A batching client never wakes up after an answer with too few message ids; and a function has
    // one message at a time.
    settings
        .publishSettings()
        .setBatchingSettings(BatchingSettings.newBuilder().setIsEnabled(false).build());
    if (host != null) {
      settings.setEndpoint(host);
      settings.setCredentialsProvider(NoCredentialsProvider.create());
    }
    return settings;
  }
}
