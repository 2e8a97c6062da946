package dev.sparkdrop.port;

/** The ports of one project. Safe for use by many threads. */
public interface Cloud {
  /** The bucket of that name. */
  Bucket bucket(String name);

  /** Clusters in any region. */
  Clusters clusters();

  /** Jobs in any region. */
  Jobs jobs();

  /** Serverless batches in any region. */
  ServerlessBatches batches();

  /** The topic of that name in the project. */
  RunPublisher announcements(String topic);

  /** Uploads into the bucket of that name. */
  Uploads uploads(String bucket);
}
