package dev.sparkdrop.cli;

import dev.sparkdrop.console.CachedPrices;
import dev.sparkdrop.console.CommandRequests;
import dev.sparkdrop.console.Console;
import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.ClusterDefaults;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Cloud;
import dev.sparkdrop.port.MovedClock;
import dev.sparkdrop.port.StructuredLog;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The console of a deployment, put together for one command.
 *
 * @param pipelines the valid pipeline of a name
 */
record OpenCloud(
    Console console,
    CommandRequests requests,
    Function<String, Optional<Pipeline>> pipelines,
    Clock clock,
    boolean local) {
  private static final int READS_AT_ONCE = 16;

  /** What is wrong with files is told by what is shown. */
  private static final StructuredLog SILENT = (level, event, message, fields) -> {};

  static OpenCloud of(CloudOptions.Deployment deployment) {
    Clock machine = Clock.systemUTC();
    Clock clock =
        deployment.data() == null
            ? machine
            : new MovedClock(machine, deployment.data().resolve("clock"));
    Cloud cloud =
        new CloudClients(
            deployment.project(),
            "sparkdrop-terminal",
            deployment.isLocal() ? deployment.endpoint().toString() : null,
            null,
            null,
            ClusterDefaults.PLATFORM,
            clock);
    return on(cloud, deployment, clock);
  }

  static OpenCloud on(Cloud cloud, CloudOptions.Deployment deployment, Clock clock) {
    Bucket state = cloud.bucket(deployment.state());
    PipelineRepository files =
        new PipelineRepository(cloud.bucket(deployment.code()), "pipelines/", clock, SILENT);
    ExecutorService executor = Executors.newFixedThreadPool(READS_AT_ONCE, OpenCloud::daemon);
    Console console =
        new Console(
            new Console.Ground(
                state,
                deployment.state(),
                cloud.bucket(deployment.landing()),
                deployment.landing(),
                files,
                cloud::bucket,
                deployment.project(),
                new CachedPrices(cloud.bucket(deployment.code()), clock, SILENT),
                clock,
                executor));
    Ledger ledger = Ledger.in(deployment.state(), state);
    return new OpenCloud(
        console,
        new CommandRequests(console, ledger.commands(), clock),
        files::named,
        clock,
        deployment.isLocal());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "reads");
    thread.setDaemon(true);
    return thread;
  }
}
