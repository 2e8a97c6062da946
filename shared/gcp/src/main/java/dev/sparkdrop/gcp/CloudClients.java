package dev.sparkdrop.gcp;

import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.NoCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Cloud;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RunPublisher;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.port.Uploads;
import java.time.Clock;
import java.util.Objects;

/**
 * The ports of one project in Google Cloud. A client is built when it is first needed: a cold start
 * pays only for what its function uses.
 *
 * <p>Safe for use by many threads.
 */
public final class CloudClients implements Cloud {
  private final String project;
  private final String caller;
  private final String storageHost;
  private final String pubsubHost;
  private final ClusterDefaults clusterDefaults;
  private final Clock clock;
  private final DataprocClients dataproc;
  private final ParallelCalls parallelCalls = new ParallelCalls(16);
  private Storage storage;

  /**
   * Any of the endpoints may be null: the real service, with the credentials that are found where
   * this runs. To one that is given no credentials are sent.
   *
   * @param caller goes before the library's own name in the {@code User-Agent}, which audit logs
   *     keep
   * @param storageHost such as {@code http://127.0.0.1:8650}; without a scheme it is HTTP
   * @param dataprocEndpoint likewise, for every region
   * @param pubsubHost likewise
   * @param clusterDefaults what clusters get where their pipeline is silent
   */
  public CloudClients(
      String project,
      String caller,
      String storageHost,
      String dataprocEndpoint,
      String pubsubHost,
      ClusterDefaults clusterDefaults,
      Clock clock) {
    this.project = project;
    this.caller = Objects.requireNonNull(caller, "caller");
    this.storageHost = url(storageHost);
    this.pubsubHost = url(pubsubHost);
    this.clusterDefaults = Objects.requireNonNull(clusterDefaults, "clusterHome");
    this.clock = clock;
    this.dataproc = new DataprocClients(url(dataprocEndpoint), caller);
  }

  @Override
  public Bucket bucket(String name) {
    return new GcsBucket(this::storage, name, parallelCalls);
  }

  @Override
  public Clusters clusters() {
    return new DataprocClusters(project, dataproc::clusters, clusterDefaults, clock);
  }

  @Override
  public Jobs jobs() {
    return new DataprocJobs(project, dataproc::jobs, clock);
  }

  @Override
  public ServerlessBatches batches() {
    return new DataprocBatches(project, dataproc::batches, clusterDefaults, clock);
  }

  @Override
  public RunPublisher announcements(String topic) {
    return new PubsubRunPublisher(project, topic, pubsubHost, caller);
  }

  @Override
  public Uploads uploads(String name) {
    return new GcsUploads(storageOptions(), name);
  }

  private synchronized Storage storage() {
    if (storage == null) {
      storage = storageOptions().getService();
    }
    return storage;
  }

  private StorageOptions storageOptions() {
    StorageOptions.Builder options =
        StorageOptions.http()
            .setProjectId(project)
            // Of a request inside of a batch the library sends all headers but User-Agent; audit
            // logs keep this one too. https://cloud.google.com/apis/docs/system-parameters
            .setHeaderProvider(
                FixedHeaderProvider.create("User-Agent", caller, "x-goog-request-reason", caller))
            .setRetrySettings(CallTimeouts.few())
            .setTransportOptions(
                new ContentLengthTransport(
                    HttpTransportOptions.newBuilder()
                        .setConnectTimeout((int) CallTimeouts.CONNECT.toMillis())
                        .setReadTimeout((int) CallTimeouts.CALL.toMillis())));
    if (storageHost != null) {
      options.setHost(storageHost).setCredentials(NoCredentials.getInstance());
    }
    return options.build();
  }

  /** Emulators are named with a scheme (Storage) or without (Pub/Sub). */
  private static String url(String host) {
    if (host == null) {
      return null;
    }
    String trimmed = host.replaceAll("/+$", "");
    return trimmed.contains("://") ? trimmed : "http://" + trimmed;
  }
}
