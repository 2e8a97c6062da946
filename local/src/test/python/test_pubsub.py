"""google-cloud-pubsub, over REST.

The hand-written `pubsub_v1.PublisherClient` and `SubscriberClient` speak gRPC alone; the generated
clients below them take a transport.
"""

import os
import unittest
import uuid

from google.api_core.exceptions import NotFound
from google.auth.credentials import AnonymousCredentials
from google.pubsub_v1.services.publisher import PublisherClient
from google.pubsub_v1.services.subscriber import SubscriberClient

OPTIONS = {
    "transport": "rest",
    "client_options": {"api_endpoint": os.environ["SPARKDROP_LOCAL"]},
    "credentials": AnonymousCredentials(),
}
PROJECT = "projects/sparkdrop-local"


class Pubsub(unittest.TestCase):
    def setUp(self):
        self.publisher = PublisherClient(**OPTIONS)
        self.subscriber = SubscriberClient(**OPTIONS)
        name = f"python-{uuid.uuid4()}"
        self.topic = f"{PROJECT}/topics/{name}"
        self.subscription = f"{PROJECT}/subscriptions/{name}"

    def test_the_topics_of_the_deployment_are_listed(self):
        names = [topic.name for topic in self.publisher.list_topics(project=PROJECT)]
        self.assertIn(f"{PROJECT}/topics/sparkdrop-runs", names)

    def test_what_is_published_is_pulled_and_acknowledged(self):
        self.publisher.create_topic(name=self.topic)
        self.subscriber.create_subscription(name=self.subscription, topic=self.topic)
        message = {"data": b"hello", "attributes": {"pipeline": "birds"}}
        published = self.publisher.publish(topic=self.topic, messages=[message])
        self.assertEqual(1, len(published.message_ids))
        pulled = self.pull()
        self.assertEqual((b"hello", "birds"), (pulled.message.data, pulled.message.attributes["pipeline"]))
        self.subscriber.acknowledge(subscription=self.subscription, ack_ids=[pulled.ack_id])
        self.subscriber.delete_subscription(subscription=self.subscription)
        self.publisher.delete_topic(topic=self.topic)
        with self.assertRaises(NotFound):
            self.publisher.get_topic(topic=self.topic)

    def pull(self):
        for _ in range(20):
            pulled = self.subscriber.pull(subscription=self.subscription, max_messages=1)
            if pulled.received_messages:
                return pulled.received_messages[0]
        self.fail("no message came")


if __name__ == "__main__":
    unittest.main()
