"""google-cloud-pubsub as it is used most: by gRPC, with an emulator's address."""

import os
import queue
import unittest
import uuid

from google.api_core.exceptions import NotFound
from google.cloud import pubsub_v1

os.environ["PUBSUB_EMULATOR_HOST"] = os.environ["SPARKDROP_LOCAL_GRPC"]
PROJECT = "sparkdrop-local"


class PubsubByGrpc(unittest.TestCase):
    def test_a_subscriber_gets_what_is_published(self):
        publisher = pubsub_v1.PublisherClient()
        subscriber = pubsub_v1.SubscriberClient()
        name = f"python-{uuid.uuid4()}"
        topic = publisher.create_topic(name=publisher.topic_path(PROJECT, name)).name
        subscription = subscriber.subscription_path(PROJECT, name)
        subscriber.create_subscription(name=subscription, topic=topic)
        came = queue.Queue()
        streaming = subscriber.subscribe(subscription, came.put)
        for number in range(100):
            publisher.publish(topic, str(number).encode(), pipeline="birds")
        messages = [came.get(timeout=20) for _ in range(100)]
        for message in messages:
            message.ack_with_response().result(timeout=20)
        self.assertEqual({str(number).encode() for number in range(100)}, {message.data for message in messages})
        self.assertEqual("birds", messages[0].attributes["pipeline"])
        streaming.cancel()
        streaming.result(timeout=20)
        subscriber.delete_subscription(subscription=subscription)
        with self.assertRaises(NotFound):
            subscriber.subscribe(subscription, came.put).result(timeout=20)


if __name__ == "__main__":
    unittest.main()
