package dev.sparkdrop.gcp;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.HeaderProvider;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.cloud.dataproc.v1.BatchControllerClient;
import com.google.cloud.dataproc.v1.BatchControllerSettings;
import com.google.cloud.dataproc.v1.ClusterControllerClient;
import com.google.cloud.dataproc.v1.ClusterControllerSettings;
import com.google.cloud.dataproc.v1.JobControllerClient;
import com.google.cloud.dataproc.v1.JobControllerSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Dataproc's clients: one of each kind a region, built when it is first needed, then kept. */
final class DataprocClients {
  private final String endpoint;
  private final HeaderProvider caller;

  /** The library's own, one a client, grows by a thread a call up to 50 a processor, for ever. */
  private final Executor calls = Executors.newCachedThreadPool(DataprocClients::daemon);

  private final Map<String, ClusterControllerClient> clusters = new ConcurrentHashMap<>();
  private final Map<String, JobControllerClient> jobs = new ConcurrentHashMap<>();
  private final Map<String, BatchControllerClient> batches = new ConcurrentHashMap<>();

  /**
   * Clients of an endpoint.
   *
   * @param endpoint for every region, without credentials; null: the real ones
   * @param caller for the {@code User-Agent}
   */
  DataprocClients(String endpoint, String caller) {
    this.endpoint = endpoint;
    this.caller = FixedHeaderProvider.create("User-Agent", caller);
  }

  ClusterControllerClient clusters(String region) {
    return clusters.computeIfAbsent(region, this::newClusters);
  }

  JobControllerClient jobs(String region) {
    return jobs.computeIfAbsent(region, this::newJobs);
  }

  BatchControllerClient batches(String region) {
    return batches.computeIfAbsent(region, this::newBatches);
  }

  private BatchControllerClient newBatches(String region) {
    try {
      BatchControllerSettings.Builder settings = BatchControllerSettings.newHttpJsonBuilder();
      settings.setTransportChannelProvider(
          BatchControllerSettings.defaultHttpJsonTransportProviderBuilder()
              .setExecutor(calls)
              .build());
      reach(settings, region);
      settings.applyToAllUnaryMethods(DataprocClients::fewAttempts);
      once(settings.createBatchSettings());
      return BatchControllerClient.create(settings.build());
    } catch (Exception e) {
      throw failed("batches", region, e);
    }
  }

  private ClusterControllerClient newClusters(String region) {
    try {
      ClusterControllerSettings.Builder settings = ClusterControllerSettings.newHttpJsonBuilder();
      settings.setTransportChannelProvider(
          ClusterControllerSettings.defaultHttpJsonTransportProviderBuilder()
              .setExecutor(calls)
              .build());
      reach(settings, region);
      settings.applyToAllUnaryMethods(DataprocClients::fewAttempts);
      once(settings.createClusterSettings());
      return ClusterControllerClient.create(settings.build());
    } catch (Exception e) {
      throw failed("clusters", region, e);
    }
  }

  private JobControllerClient newJobs(String region) {
    try {
      JobControllerSettings.Builder settings = JobControllerSettings.newHttpJsonBuilder();
      settings.setTransportChannelProvider(
          JobControllerSettings.defaultHttpJsonTransportProviderBuilder()
              .setExecutor(calls)
              .build());
      reach(settings, region);
      settings.applyToAllUnaryMethods(DataprocClients::fewAttempts);
      once(settings.submitJobSettings());
      return JobControllerClient.create(settings.build());
    } catch (Exception e) {
      throw failed("jobs", region, e);
    }
  }

  private void reach(ClientSettings.Builder<?, ?> settings, String region) {
    settings.setHeaderProvider(caller);
    if (endpoint == null) {
      // The global endpoint, the library's default, knows no clusters in regions.
      settings.setEndpoint(region + "-dataproc.googleapis.com:443");
    } else {
      settings.setEndpoint(endpoint);
      settings.setCredentialsProvider(NoCredentialsProvider.create());
    }
  }

  private static Void fewAttempts(UnaryCallSettings.Builder<?, ?> settings) {
    settings.setRetrySettings(CallTimeouts.few());
    return null;
  }

  /**
   * A create or submit is never repeated behind our back: an invocation whose time is up must do no
   * more deeds.
   */
  private static void once(UnaryCallSettings.Builder<?, ?> settings) {
    settings.setSimpleTimeoutNoRetriesDuration(CallTimeouts.TOTAL);
  }

  private static Thread daemon(Runnable call) {
    Thread thread = new Thread(call, "dataproc-call");
    thread.setDaemon(true);
    return thread;
  }

  private static IllegalStateException failed(String kind, String region, Exception e) {
    return new IllegalStateException(
        "There is no client for " + kind + " in " + region + ": " + e.getMessage(), e);
  }
}
