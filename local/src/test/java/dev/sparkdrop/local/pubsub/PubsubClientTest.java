package dev.sparkdrop.local.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.SubscriptionName;
import com.google.pubsub.v1.TopicName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own Java clients against the local Pub/Sub. */
class PubsubClientTest {
  private static final TopicName TOPIC = TopicName.of("p", "sparkdrop-runs");
  private static final SubscriptionName SUBSCRIPTION = SubscriptionName.of("p", "watch");

  @Test
  void topicIsMadePublishedToPulledFromAndDeleted(@TempDir Path folder) throws Exception {
    try (TestPubsub cloud = new TestPubsub(folder);
        TopicAdminClient topics =
            TopicAdminClient.create(
                TopicAdminSettings.newHttpJsonBuilder()
                    .setEndpoint(cloud.url())
                    .setCredentialsProvider(NoCredentialsProvider.create())
                    .build());
        SubscriptionAdminClient subscriptions =
            SubscriptionAdminClient.create(
                SubscriptionAdminSettings.newHttpJsonBuilder()
                    .setEndpoint(cloud.url())
                    .setCredentialsProvider(NoCredentialsProvider.create())
                    .build())) {
      assertThrows(NotFoundException.class, () -> topics.getTopic(TOPIC));
      topics.createTopic(TOPIC);
      // ALREADY_EXISTS on the wire; the client sees the HTTP status 409 alone.
      assertThrows(AbortedException.class, () -> topics.createTopic(TOPIC));
      subscriptions.createSubscription(SUBSCRIPTION, TOPIC, PushConfig.getDefaultInstance(), 10);
      PubsubMessage message =
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFromUtf8("{\"outcome\":\"SUCCEEDED\"}"))
              .putAttributes("pipeline", "birdstrikes")
              .build();

      List<String> ids = topics.publish(TOPIC, List.of(message, message)).getMessageIdsList();

      assertEquals(2, ids.size());
      var pulled = subscriptions.pull(SUBSCRIPTION, 10).getReceivedMessagesList();
      assertEquals(ids.get(0), pulled.get(0).getMessage().getMessageId());
      assertEquals(message.getData(), pulled.get(1).getMessage().getData());
      assertEquals("birdstrikes", pulled.get(0).getMessage().getAttributesMap().get("pipeline"));
      subscriptions.acknowledge(SUBSCRIPTION, List.of(pulled.get(0).getAckId()));
      assertTrue(
          topics
              .listTopics("projects/p")
              .iterateAll()
              .iterator()
              .next()
              .getName()
              .endsWith("runs"));
      subscriptions.deleteSubscription(SUBSCRIPTION);
      topics.deleteTopic(TOPIC);
      assertThrows(NotFoundException.class, () -> topics.publish(TOPIC, List.of(message)));
    }
  }
}
