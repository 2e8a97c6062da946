package dev.sparkdrop.local.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.core.ApiService;
import com.google.api.gax.batching.FlowControlSettings;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.StatusCode;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.dataproc.v1.AutoscalingPolicy;
import com.google.cloud.dataproc.v1.AutoscalingPolicyServiceClient;
import com.google.cloud.dataproc.v1.AutoscalingPolicyServiceSettings;
import com.google.cloud.dataproc.v1.BasicAutoscalingAlgorithm;
import com.google.cloud.dataproc.v1.BasicYarnAutoscalingConfig;
import com.google.cloud.dataproc.v1.Cluster;
import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.ClusterControllerClient;
import com.google.cloud.dataproc.v1.ClusterControllerSettings;
import com.google.cloud.dataproc.v1.InstanceGroupAutoscalingPolicyConfig;
import com.google.cloud.dataproc.v1.RegionName;
import com.google.cloud.dataproc.v1.UpdateClusterRequest;
import com.google.cloud.pubsub.v1.AckReplyConsumer;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PushConfig;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.TopicName;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import dev.sparkdrop.local.LocalCloud;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own Java clients by gRPC, which is their default. */
class GrpcServiceTest {
  private static final String TOPIC = "projects/p/topics/top";
  private static final String SUBSCRIPTION = "projects/p/subscriptions/sub";
  private static final CredentialsProvider NO_CREDENTIALS = NoCredentialsProvider.create();
  private static final long SECONDS = 20;

  /** A message, and how to answer it. */
  private record Delivery(String text, AckReplyConsumer reply) {}

  private LocalCloud cloud;
  private ManagedChannel channel;
  private TransportChannelProvider transport;
  private TopicAdminClient topics;
  private SubscriptionAdminClient subscriptions;
  private final List<Subscriber> subscribers = new ArrayList<>();

  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    cloud = new LocalCloud(0, folder, java.time.Duration.ZERO, (endpoint, objects) -> null);
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", cloud.serveGrpc(0)).usePlaintext().build();
    transport = FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
    topics =
        TopicAdminClient.create(
            TopicAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NO_CREDENTIALS)
                .build());
    subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NO_CREDENTIALS)
                .build());
    topics.createTopic(TOPIC);
  }

  @AfterEach
  void close() throws Exception {
    subscribers.forEach(Subscriber::stopAsync);
    topics.close();
    subscriptions.close();
    channel.shutdownNow();
    cloud.close();
  }

  @Test
  void aSubscriberGetsEachMessageOnceWithWhatItsPublisherSaid() throws Exception {
    subscribe(false);
    BlockingQueue<PubsubMessage> came = new LinkedBlockingQueue<>();
    start(
        (message, reply) -> {
          came.add(message);
          reply.ack();
        },
        1000);

    List<String> ids = publish("", "a", "b", "c");

    List<PubsubMessage> got = List.of(next(came), next(came), next(came));
    assertEquals(
        List.copyOf(ids).stream().sorted().toList(),
        got.stream().map(PubsubMessage::getMessageId).sorted().toList());
    assertEquals("v", got.get(0).getAttributesMap().get("k"));
    assertEquals(
        List.of("a", "b", "c"),
        got.stream().map(message -> message.getData().toStringUtf8()).sorted().toList());
    assertEquals(null, came.poll());
  }

  @Test
  void aSubscriberHasNoMoreInWorkThanItWants() throws Exception {
    subscribe(false);
    BlockingQueue<Delivery> slow = start(1);
    publish("", "a");
    Delivery first = next(slow);
    BlockingQueue<Delivery> other = start(1000);

    publish("", "b", "c");

    // The slow one was there first.
    List<Delivery> rest = List.of(next(other), next(other));
    assertEquals(List.of("b", "c"), rest.stream().map(Delivery::text).sorted().toList());
    assertTrue(slow.isEmpty());
    rest.forEach(delivery -> delivery.reply().ack());
    subscribers.get(1).stopAsync().awaitTerminated(SECONDS, TimeUnit.SECONDS);
    publish("", "d");
    first.reply().ack();
    assertEquals("d", next(slow).text());
  }

  @Test
  void whatIsGivenBackComesAgain() throws Exception {
    subscribe(false);
    BlockingQueue<Delivery> came = start(1000);
    publish("", "a");

    next(came).reply().nack();

    Delivery again = next(came);
    assertEquals("a", again.text());
    again.reply().ack();
  }

  @Test
  void messagesOfOneKeyComeInTheirOrder() throws Exception {
    subscribe(true);
    BlockingQueue<Delivery> came = start(1000);

    publish("key", "1", "2", "3");

    for (String text : List.of("1", "2", "3")) {
      Delivery delivery = next(came);
      assertEquals(text, delivery.text());
      delivery.reply().ack();
    }
  }

  @Test
  void aStreamEndsWithItsSubscription() throws Exception {
    subscribe(false);
    BlockingQueue<Delivery> came = start(1000);
    publish("", "a");
    next(came).reply().ack();

    subscriptions.deleteSubscription(SUBSCRIPTION);

    Subscriber subscriber = subscribers.get(0);
    assertThrows(
        IllegalStateException.class, () -> subscriber.awaitTerminated(SECONDS, TimeUnit.SECONDS));
    assertEquals(ApiService.State.FAILED, subscriber.state());
    assertInstanceOf(NotFoundException.class, subscriber.failureCause());
  }

  @Test
  void refusalsKeepTheirCodesAndSentences() throws Exception {
    assertThrows(AlreadyExistsException.class, () -> topics.createTopic(TOPIC));
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> topics.getTopic("projects/p/topics/none"));
    assertTrue(missing.getMessage().contains("projects/p/topics/none"), missing::getMessage);
    HttpRequest fault =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cloud.port() + "/local/faults"))
            .POST(
                BodyPublishers.ofString(
                    "{\"where\": \"pubsub\", \"what\": \"429\", \"match\": \"GET *none\"}"))
            .build();
    HttpClient.newHttpClient().send(fault, BodyHandlers.discarding());
    ApiException struck =
        assertThrows(ApiException.class, () -> topics.getTopic("projects/p/topics/none"));
    assertEquals(StatusCode.Code.RESOURCE_EXHAUSTED, struck.getStatusCode().getCode());
  }

  @Test
  void aSubscriptionIsChangedListedAndFoundOfItsTopic() {
    subscribe(false);
    Subscription.Builder changed =
        Subscription.newBuilder()
            .setName(SUBSCRIPTION)
            .setAckDeadlineSeconds(33)
            .putLabels("team", "a");
    UpdateSubscriptionRequest request =
        UpdateSubscriptionRequest.newBuilder()
            .setSubscription(changed)
            .setUpdateMask(
                FieldMask.newBuilder().addPaths("ack_deadline_seconds").addPaths("labels"))
            .build();

    assertEquals(33, subscriptions.updateSubscription(request).getAckDeadlineSeconds());

    assertEquals(
        List.of(SUBSCRIPTION),
        List.copyOf(
            topics.listTopicSubscriptions(TopicName.parse(TOPIC)).getPage().streamAll().toList()));
    Subscription found = subscriptions.getSubscription(SUBSCRIPTION);
    assertEquals("a", found.getLabelsMap().get("team"));
  }

  @Test
  void aClusterIsMadeChangedAndDeleted() throws Exception {
    try (ClusterControllerClient clusters =
        ClusterControllerClient.create(
            ClusterControllerSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NO_CREDENTIALS)
                .build())) {
      Cluster asked =
          Cluster.newBuilder()
              .setProjectId("p")
              .setClusterName("c1")
              .setConfig(ClusterConfig.getDefaultInstance())
              .build();

      Cluster made = clusters.createClusterAsync("p", "r", asked).get(SECONDS, TimeUnit.SECONDS);

      assertEquals("c1", made.getClusterName());
      UpdateClusterRequest change =
          UpdateClusterRequest.newBuilder()
              .setProjectId("p")
              .setRegion("r")
              .setClusterName("c1")
              .setCluster(Cluster.newBuilder().putLabels("team", "a"))
              .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
              .build();
      Cluster changed = clusters.updateClusterAsync(change).get(SECONDS, TimeUnit.SECONDS);
      assertEquals("a", changed.getLabelsMap().get("team"));
      assertEquals(
          "c1",
          clusters
              .listClusters("p", "r", "labels.team = a")
              .iterateAll()
              .iterator()
              .next()
              .getClusterName());
      clusters.deleteClusterAsync("p", "r", "c1").get(SECONDS, TimeUnit.SECONDS);
      assertThrows(NotFoundException.class, () -> clusters.getCluster("p", "r", "c1"));
    }
  }

  @Test
  void aPolicyOfARegionIsMadeAndListed() throws Exception {
    try (AutoscalingPolicyServiceClient policies =
        AutoscalingPolicyServiceClient.create(
            AutoscalingPolicyServiceSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NO_CREDENTIALS)
                .build())) {
      RegionName region = RegionName.of("p", "r");
      AutoscalingPolicy asked =
          AutoscalingPolicy.newBuilder()
              .setId("policy")
              .setWorkerConfig(InstanceGroupAutoscalingPolicyConfig.newBuilder().setMaxInstances(5))
              .setBasicAlgorithm(
                  BasicAutoscalingAlgorithm.newBuilder()
                      .setYarnConfig(
                          BasicYarnAutoscalingConfig.newBuilder()
                              .setScaleUpFactor(0.5)
                              .setScaleDownFactor(0.5)
                              .setGracefulDecommissionTimeout(
                                  Duration.newBuilder().setSeconds(60))))
              .build();

      AutoscalingPolicy made = policies.createAutoscalingPolicy(region, asked);

      assertEquals("projects/p/regions/r/autoscalingPolicies/policy", made.getName());
      assertEquals(made, policies.listAutoscalingPolicies(region).iterateAll().iterator().next());
    }
  }

  private void subscribe(boolean ordered) {
    subscriptions.createSubscription(
        Subscription.newBuilder()
            .setName(SUBSCRIPTION)
            .setTopic(TOPIC)
            .setPushConfig(PushConfig.getDefaultInstance())
            .setEnableMessageOrdering(ordered)
            .build());
  }

  /** What a new subscriber with so many messages at a time gets. */
  private BlockingQueue<Delivery> start(long most) throws TimeoutException {
    BlockingQueue<Delivery> came = new LinkedBlockingQueue<>();
    start(
        (message, reply) -> came.add(new Delivery(message.getData().toStringUtf8(), reply)), most);
    return came;
  }

  private void start(MessageReceiver receiver, long most) throws TimeoutException {
    Subscriber subscriber =
        Subscriber.newBuilder(SUBSCRIPTION, receiver)
            .setChannelProvider(transport)
            .setCredentialsProvider(NO_CREDENTIALS)
            .setFlowControlSettings(
                FlowControlSettings.newBuilder().setMaxOutstandingElementCount(most).build())
            .build();
    subscribers.add(subscriber);
    subscriber.startAsync().awaitRunning(SECONDS, TimeUnit.SECONDS);
  }

  private List<String> publish(String key, String... texts) throws Exception {
    Publisher publisher =
        Publisher.newBuilder(TOPIC)
            .setChannelProvider(transport)
            .setCredentialsProvider(NO_CREDENTIALS)
            .setEnableMessageOrdering(!key.isEmpty())
            .build();
    List<String> ids = new ArrayList<>();
    for (String text : texts) {
      PubsubMessage message =
          PubsubMessage.newBuilder()
              .setData(ByteString.copyFromUtf8(text))
              .putAttributes("k", "v")
              .setOrderingKey(key)
              .build();
      ids.add(publisher.publish(message).get(SECONDS, TimeUnit.SECONDS));
    }
    publisher.shutdown();
    return ids;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(SECONDS, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing came");
    return next;
  }
}
