package dev.sparkdrop.functions;

import dev.sparkdrop.gcp.CloudClients;
import dev.sparkdrop.gcp.CloudLog;
import dev.sparkdrop.ingest.Allow;
import dev.sparkdrop.ingest.Ingestion;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.StepLog;
import dev.sparkdrop.reconcile.Controller;
import dev.sparkdrop.reconcile.Pauses;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;

/**
 * The one place where everything is put together; constructors everywhere else. Clients are built
 * when they are first used: a cold start pays only for what its function needs.
 */
record Wiring(Settings settings, CloudClients clients, Clock clock, StepLog log) {

  static Wiring fromEnvironment() {
    Settings settings = Settings.of(System.getenv());
    Clock clock = Clock.systemUTC();
    CloudClients clients =
        new CloudClients(
            settings.project(),
            settings.storageHost(),
            settings.dataprocEndpoint(),
            settings.pubsubHost(),
            settings.clusterAccount(),
            clock);
    return new Wiring(settings, clients, clock, new CloudLog(System.out, clock));
  }

  Controller controller() {
    return Controller.on(
        new Controller.Ground(
            Ledger.in(settings.state(), clients.bucket(settings.state())),
            clients.bucket(settings.landing()),
            clients.bucket(settings.pipelines()),
            settings.pipelinesFolder(),
            clients.clusters(),
            clients.jobs(),
            clients.announcements(settings.runsTopic()),
            settings.region(),
            clock,
            Pauses.SLEEP,
            new SecureRandom(),
            Executors.newCachedThreadPool(),
            log));
  }

  Ingestion ingestion() {
    return new Ingestion(
        clients.uploads(settings.landing()),
        Allow.parse(settings.ingestAllow()),
        clock,
        log,
        settings.landing());
  }
}
