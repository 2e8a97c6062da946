package dev.sparkdrop.local.contract;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SubscriptionName;
import com.google.pubsub.v1.TopicName;
import dev.sparkdrop.port.MemoryRunPublisher.Message;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.RunPublisherContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class PubsubRunPublisherTest extends RunPublisherContract {
  private static final String PROJECT = "announcements";

  private final RunningCloud cloud;
  private final TopicAdminClient topics;
  private final SubscriptionAdminClient subscriptions;
  private SubscriptionName subscription;

  PubsubRunPublisherTest(RunningCloud cloud) throws IOException {
    this.cloud = cloud;
    topics =
        TopicAdminClient.create(
            TopicAdminSettings.newHttpJsonBuilder()
                .setEndpoint(cloud.address())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newHttpJsonBuilder()
                .setEndpoint(cloud.address())
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
  }

  @AfterEach
  void stopListening() {
    topics.close();
    subscriptions.close();
  }

  @Override
  protected RunPublisher newTopic() {
    TopicName topic = TopicName.of(PROJECT, cloud.newName("topic"));
    subscription = SubscriptionName.of(PROJECT, cloud.newName("watch"));
    topics.createTopic(topic);
    subscriptions.createSubscription(subscription, topic, PushConfig.getDefaultInstance(), 10);
    return cloud.clients(PROJECT).announcements(topic.getTopic());
  }

  /** What is published here can be pulled at once: one call gives it all. */
  @Override
  protected List<Message> heard(int count) {
    return subscriptions.pull(subscription, 1000).getReceivedMessagesList().stream()
        .map(ReceivedMessage::getMessage)
        .map(PubsubRunPublisherTest::message)
        .toList();
  }

  private static Message message(PubsubMessage message) {
    return new Message(message.getData().toStringUtf8(), message.getAttributesMap());
  }
}
