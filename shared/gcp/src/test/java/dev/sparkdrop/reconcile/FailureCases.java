package dev.sparkdrop.reconcile;

import static dev.sparkdrop.reconcile.FailureCase.CLOSE_RUN;
import static dev.sparkdrop.reconcile.FailureCase.NEXT_RUNG;
import static dev.sparkdrop.reconcile.FailureCase.batchRefused;
import static dev.sparkdrop.reconcile.FailureCase.cluster;
import static dev.sparkdrop.reconcile.FailureCase.creating;
import static dev.sparkdrop.reconcile.FailureCase.during;
import static dev.sparkdrop.reconcile.FailureCase.ended;
import static dev.sparkdrop.reconcile.FailureCase.firstBatchEnds;
import static dev.sparkdrop.reconcile.FailureCase.job;
import static dev.sparkdrop.reconcile.FailureCase.landsAndEnds;
import static dev.sparkdrop.reconcile.FailureCase.lost;
import static dev.sparkdrop.reconcile.FailureCase.openedByTick;
import static dev.sparkdrop.reconcile.FailureCase.provisioning;
import static dev.sparkdrop.reconcile.FailureCase.raw;
import static dev.sparkdrop.reconcile.FailureCase.refused;
import static dev.sparkdrop.reconcile.FailureCase.serverless;
import static dev.sparkdrop.reconcile.FailureCase.submitting;
import static dev.sparkdrop.reconcile.FailureCase.underJob;

import dev.sparkdrop.port.MemoryJobs.Ending;
import dev.sparkdrop.port.ServerlessBatches;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** All classes of failure, in the order of a run; docs/failures.md is made from them. */
final class FailureCases {
  private static final String NEXT_AFTER = "Next rung, once the broken cluster is gone";
  private static final String CLOSE = "Close at once; the lane rests";
  private static final String NEXT_BATCH =
      "Next rung; without one the same again after a rest of 1 min, doubled up to 1 h; give up after"
          + " `timeouts.giveUp`";
  private static final String NEVER_STARTED =
      "An empty batch takes the id (a slow creation may still be accepted), close";
  private static final String DENIED =
      "Permission 'dataproc.clusters.create' denied on resource"
          + " '//dataproc.googleapis.com/projects/p/regions/us-central1' (or it may not exist).";

  /** Every class; a story leaves its world when the run is over. */
  static final List<FailureCase> ALL =
      List.of(
          refused(
              "Quota used up",
              400,
              "INVALID_ARGUMENT",
              "Insufficient 'N2_CPUS' quota. Requested 12.0, available 4.0.",
              "Next rung",
              true),
          creating(
              "Quota used up, seen while creating",
              3,
              "Multiple validation errors:\n - Insufficient 'CPUS' quota. Requested 6.0, available"
                  + " 4.0.\n - Insufficient 'IN_USE_ADDRESSES' quota. Requested 3.0, available"
                  + " 2.0.",
              NEXT_AFTER,
              true),
          refused(
              "Stock-out",
              503,
              "UNAVAILABLE",
              "The zone 'projects/p/zones/us-central1-a' does not have enough resources available"
                  + " to fulfill the request: STOCKOUT.",
              "Next rung",
              true),
          creating(
              "Stock-out, seen while creating",
              14,
              "ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: the zone us-central1-a has no such"
                  + " machines.",
              NEXT_RUNG,
              true),
          new FailureCase(
              "No rung can be had",
              "any of these, for every rung",
              "After the last rung rest 1 min, doubled up to 1 h, then the first rung again; give"
                  + " up after `timeouts.giveUp`, or when the pipeline file changes",
              Outcome.FAILED,
              0,
              0,
              true,
              w -> {
                w.pipeline("birds", "birds/*.csv", "timeouts: {giveUp: 30m}");
                w.clusters.refuse(
                    order ->
                        raw(w)
                            .create(
                                order,
                                400,
                                "INVALID_ARGUMENT",
                                "Insufficient 'CPUS' quota. Requested 8.0, available 0.0."));
                w.objectLands("birds/a.csv");
                w.timePasses(Duration.ofMinutes(32));
              }),
          new FailureCase(
              "Too many calls of the API",
              "429 RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'Cluster operation requests'"
                  + " and limit 'Cluster operation requests per minute per region'",
              "The same again with the next tick",
              Outcome.SUCCEEDED,
              1,
              1,
              false,
              w -> {
                AtomicInteger asked = new AtomicInteger();
                w.clusters.refuse(
                    order ->
                        asked.incrementAndGet() > 2
                            ? null
                            : raw(w)
                                .create(
                                    order,
                                    429,
                                    "RESOURCE_EXHAUSTED",
                                    "Quota exceeded for quota metric 'Cluster operation requests' and"
                                        + " limit 'Cluster operation requests per minute per region'"));
                landsAndEnds(w);
              }),
          refused("Permission of the functions", 403, "PERMISSION_DENIED", DENIED, CLOSE, false),
          refused(
              "Permission of the VMs' account",
              400,
              "INVALID_ARGUMENT",
              "Service account vm@p.iam.gserviceaccount.com is missing required permissions:"
                  + " [dataproc.agents.create, dataproc.tasks.lease].",
              CLOSE,
              false),
          new FailureCase(
              "No access to the project",
              "403 PERMISSION_DENIED to every look too, instead of 404",
              CLOSE,
              Outcome.FAILED,
              0,
              0,
              true,
              w -> {
                w.clusters.hide(true);
                w.clusters.refuse(order -> raw(w).create(order, 403, "PERMISSION_DENIED", DENIED));
                w.objectLands("birds/a.csv");
                w.tick();
                w.clusters.hide(false);
              }),
          refused(
              "Bad configuration",
              400,
              "INVALID_ARGUMENT",
              "Image version '9.9' is not supported.",
              CLOSE,
              false),
          creating(
              "Bad configuration, seen while creating",
              5,
              "The resource 'projects/p/global/networks/none' was not found.",
              CLOSE,
              false),
          creating(
              "Initialization action fails",
              13,
              "Initialization action failed. Failed action 'gs://b/install.sh', see output in:"
                  + " gs://staging/google-cloud-dataproc-metainfo/dataproc-initialization-script-0_output",
              CLOSE,
              false),
          creating("Any other failure while creating", 13, "Internal error.", NEXT_RUNG, true),
          provisioning(
              "Cluster does not come up",
              "CREATING for longer than `timeouts.provision`; UNKNOWN, STARTING and REPAIRING count"
                  + " as coming up",
              w -> {
                w.clusters.bootTime(Duration.ofHours(1));
                w.objectLands("birds/a.csv");
                w.clusters.bootTime(World.BOOT);
              }),
          provisioning(
              "Cluster deleted by hand while coming up",
              "404 NOT_FOUND, or DELETING",
              w -> {
                openedByTick(w);
                w.clusters.vanish(cluster(w));
              }),
          provisioning(
              "Cluster's `idleDeleteTtl` before its first job",
              "404 NOT_FOUND, or DELETING",
              w -> {
                openedByTick(w);
                w.clock.pass(Duration.ofMinutes(35));
                w.clusters.vanish(cluster(w));
              }),
          underJob(
              "Cluster's `autoDeleteTtl` under the job",
              "404 NOT_FOUND; the job: ERROR, Task not found",
              w -> {
                w.clock.pass(Duration.ofHours(11));
                w.clusters.vanish(cluster(w));
              }),
          underJob(
              "Cluster deleted by hand under the job",
              "404 NOT_FOUND, or DELETING; the job: ERROR, Task not found",
              w -> w.clusters.vanish(cluster(w))),
          underJob(
              "Cluster stopped under the job",
              "STOPPING, STOPPED",
              w -> w.clusters.breakDown(cluster(w), raw(w).cluster(cluster(w), "STOPPED", ""))),
          underJob(
              "Cluster breaks under the job",
              "ERROR (ERROR_DUE_TO_UPDATE still takes jobs)",
              w ->
                  w.clusters.breakDown(
                      cluster(w), raw(w).cluster(cluster(w), "ERROR", "The master is gone."))),
          underJob(
              "Agent lost",
              "the job: ERROR, Task was not acquired",
              w -> w.jobs.lose(job(w), lost(w, "Task was not acquired"))),
          new FailureCase(
              "Agent lost, again and again",
              "the job: ERROR, No agent on master node(s) found to be active",
              CLOSE_RUN + " after `retry.platform` attempts",
              Outcome.FAILED,
              3,
              3,
              false,
              w -> {
                ObservedJob said = raw(w).error("No agent on master node(s) found to be active.");
                w.jobs.script(order -> new Ending(said.state(), said.reason(), World.JOB));
                landsAndEnds(w);
              }),
          new FailureCase(
              "Driver fails",
              "the job: ERROR, with a driver's message",
              CLOSE_RUN
                  + ", or next attempt on the same cluster (`retry.job`), or run the batch again in"
                  + " [halves](bisecting.md) (`retry.bisect`)",
              Outcome.FAILED,
              1,
              1,
              false,
              w -> {
                ObservedJob said =
                    raw(w)
                        .error(
                            "Job failed with message [java.lang.IllegalStateException: no rows].\n"
                                + "\tat dev.Main.main(Main.java:3)\nIf logs are available, they can"
                                + " be found at:\nhttps://console.cloud.google.com/dataproc");
                w.jobs.script(order -> new Ending(said.state(), said.reason(), World.JOB));
                landsAndEnds(w);
              }),
          submitting(
              "Bad configuration of the job",
              400,
              "INVALID_ARGUMENT",
              "Invalid value for field 'job.sparkJob.mainClass'."),
          submitting(
              "Permission to use the cluster",
              403,
              "PERMISSION_DENIED",
              "Permission 'dataproc.clusters.use' denied on resource"
                  + " '//dataproc.googleapis.com/projects/p/regions/us-central1/clusters/c'."),
          new FailureCase(
              "Cluster can't take the job just now",
              "400 FAILED_PRECONDITION, or 404 NOT_FOUND of the cluster",
              "Rest 1 min, doubled up to 1 h, and submit again; close after `timeouts.giveUp`",
              Outcome.SUCCEEDED,
              1,
              1,
              false,
              w -> {
                AtomicInteger asked = new AtomicInteger();
                w.jobs.refuse(
                    order ->
                        asked.incrementAndGet() > 2
                            ? null
                            : raw(w).submit(order, 400, "FAILED_PRECONDITION", "Not now."));
                landsAndEnds(w);
              }),
          new FailureCase(
              "Time-out",
              "the job is active for longer than `timeouts.job`",
              "Cancel the job, delete the cluster if it does not stop in 10 min, close",
              Outcome.FAILED,
              1,
              1,
              false,
              w -> {
                w.pipeline("birds", "birds/*.csv", "timeouts: {job: 30m}");
                w.jobs.script(order -> Ending.NEVER);
                w.objectLands("birds/a.csv");
                w.timePasses(Duration.ofMinutes(40));
              }),
          ended(
              "Cancelled by hand", "the job: CANCELLED", w -> w.jobs.cancel("us-central1", job(w))),
          ended(
              "Job deleted by hand",
              "404 NOT_FOUND of a job that was accepted",
              w -> w.jobs.remove(job(w))),
          batchRefused(
              "quota used up",
              400,
              "INVALID_ARGUMENT",
              "Insufficient 'CPUS' quota. Requested 12.0, available 4.0.",
              NEXT_BATCH,
              true),
          serverless(
              "quota used up, seen after the creation",
              "the batch: FAILED, and never RUNNING; Insufficient 'DISKS_TOTAL_GB' quota",
              NEXT_BATCH,
              Outcome.SUCCEEDED,
              2,
              w ->
                  firstBatchEnds(
                      w,
                      raw(w)
                          .failedBatch(
                              "Insufficient 'DISKS_TOTAL_GB' quota. Requested 1200.0, available"
                                  + " 500.0.",
                              false))),
          batchRefused(
              "stock-out",
              503,
              "UNAVAILABLE",
              "The zone 'projects/p/zones/us-central1-a' does not have enough resources available"
                  + " to fulfill the request.",
              NEXT_BATCH,
              true),
          batchRefused(
              "too many calls of the API",
              429,
              "RESOURCE_EXHAUSTED",
              "Quota exceeded for quota metric 'Batch operation requests' and limit 'Batch operation"
                  + " requests per minute per region'",
              "The same again with the next tick",
              true),
          batchRefused(
              "permission of the functions",
              403,
              "PERMISSION_DENIED",
              "Permission 'dataproc.batches.create' denied on resource"
                  + " '//dataproc.googleapis.com/projects/p/locations/us-central1' (or it may not"
                  + " exist).",
              NEVER_STARTED,
              false),
          batchRefused(
              "permission to act as the batch's account",
              403,
              "PERMISSION_DENIED",
              "User not authorized to act as service account 'vm@p.iam.gserviceaccount.com'.",
              NEVER_STARTED,
              false),
          batchRefused(
              "bad configuration",
              400,
              "INVALID_ARGUMENT",
              "Runtime version '9.9' is not supported.",
              NEVER_STARTED,
              false),
          serverless(
              "the driver's machine does not start",
              "the batch: FAILED, and never RUNNING; Driver compute node failed to initialize",
              "Close, or next attempt (`retry.job`). Google names missing permissions of the batch's"
                  + " account as the cause (`roles/dataproc.worker`)",
              Outcome.FAILED,
              1,
              w ->
                  firstBatchEnds(
                      w,
                      raw(w)
                          .failedBatch(
                              "Driver compute node failed to initialize for batch in 600 seconds",
                              false))),
          serverless(
              "the driver fails",
              "the batch: FAILED after RUNNING, with a driver's message",
              "Close, or next attempt (`retry.job`), or run the batch again in"
                  + " [halves](bisecting.md) (`retry.bisect`)",
              Outcome.FAILED,
              1,
              w ->
                  firstBatchEnds(
                      w,
                      raw(w)
                          .failedBatch(
                              "Job failed with message [java.lang.IllegalStateException: no"
                                  + " rows].",
                              true))),
          serverless(
              "time-out",
              "the batch is active for longer than `timeouts.job`",
              "Cancel the batch, follow it to its end, close",
              Outcome.FAILED,
              1,
              w -> {
                w.jobs.script(order -> Ending.NEVER);
                w.objectLands("birds/a.csv");
                w.timePasses(Duration.ofMinutes(40));
              }),
          serverless(
              "the batch's own `ttl`",
              "the batch: CANCELLED, though it did not heed the cancel before",
              CLOSE_RUN,
              Outcome.FAILED,
              1,
              w -> {
                w.jobs.script(order -> Ending.NEVER);
                w.jobs.ignoreCancels(true);
                w.objectLands("birds/a.csv");
                w.timePasses(Duration.ofMinutes(70));
              }),
          serverless(
              "cancelled by hand",
              "the batch: CANCELLED",
              CLOSE_RUN,
              Outcome.FAILED,
              1,
              w -> during(w, world -> world.jobs.cancel(world.jobs.accepted().get(0)))),
          serverless(
              "deleted by hand",
              "404 NOT_FOUND of a batch that was accepted",
              CLOSE_RUN,
              Outcome.FAILED,
              1,
              w -> during(w, world -> world.jobs.remove(job(world)))),
          serverless(
              "a creation that comes after its run was given up",
              "409 ALREADY_EXISTS",
              "Nothing: an empty batch took the id when the run was given up",
              Outcome.FAILED,
              0,
              w -> {
                w.batches.refuseNext(
                    new Failure(Failure.Fault.USER, "The batch was refused.", w.clock.instant()));
                landsAndEnds(w);
                String run = w.receipts().get(0).get("run").getAsString();
                w.batches.create(
                    new ServerlessBatches.Order("us-central1", run + "-a1", Map.of(), "{}"));
              }));

  private FailureCases() {}
}
