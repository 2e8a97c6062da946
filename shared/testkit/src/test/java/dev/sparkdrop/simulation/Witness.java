package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.ObservedCluster;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sees every deed at the moment when it takes effect, and says what must never happen. */
final class Witness {
  private final Scene scene;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> opened = new LinkedHashSet<>();
  private final Set<String> stopped = new HashSet<>();
  private final Set<String> toStop = new HashSet<>();
  private final Set<String> givenUp = new HashSet<>();
  private final Map<String, String> lastRuns = new HashMap<>();
  private final Set<String> tampered = new HashSet<>();
  private final Set<String> toGo = new HashSet<>();
  private final Map<String, ClusterLease> claims = new HashMap<>();
  private final Map<String, ObservedCluster.State> lastLooks = new HashMap<>();
  private final Map<String, Long> landed = new HashMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final Map<String, Instant> lookedAt = new HashMap<>();

  Witness(Scene scene) {
    this.scene = scene;
  }

  /** The runs that a record ever named. */
  Set<String> opened() {
    return opened;
  }

  /** Somebody deletes a lane's record: whatever it alone said is not known any more. */
  void recordDeleted(String lane) {
    tampered.add(lane);
    stopped.removeIf(job -> job.startsWith(lane + "-"));
    scene.requests.recordDeleted(lane);
    claims.remove(lane);
  }

  /** Whether somebody deleted the record of that lane. */
  boolean tampered(String lane) {
    return tampered.contains(lane);
  }

  /** The jobs that were told to stop, as far as the records know. */
  Set<String> stopped() {
    return stopped;
  }

  /**
   * The serverless batches that were told to stop for no other reason than that they were accepted
   * too late. Where one never ran, its objects are run again; where it failed or was lost before it
   * could be stopped, that was an attempt as any other.
   */
  Set<String> givenUp() {
    return givenUp;
  }

  void accuse(String fault) {
    faults.add(fault);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  void landed(LandedObject object) {
    landed.put(object.name(), object.generation());
  }

  void deleted(String name) {
    deleted.put(name, scene.clock.instant());
  }

  void toldToStop(String job) {
    scene.situations.count("a job is told to stop");
    stopped.add(job);
    if (!toStop.contains(job)) {
      accuse("a job was told to stop, and no record said so");
    }
  }

  /**
   * Like the deletion of a cluster, the end of a batch is in the record first. One that is over is
   * left alone: it is told to stop where the look before was too old, and ended otherwise.
   */
  void batchToldToStop(String region, String id) {
    if (scene.batches.see(region, id).state() != ObservedJob.State.ACTIVE) {
      scene.situations.count("a batch is told to stop that is over");
      return;
    }
    boolean deleting =
        scene.jobs.accepted().stream()
            .filter(order -> order.cluster() == null && order.id().equals(id))
            .flatMap(
                order ->
                    record(
                        order.labels().get("sparkdrop-pipeline"),
                        order.labels().get("sparkdrop-lane"))
                        .stream())
            .anyMatch(record -> record.phase() == Phase.DELETING);
    if (deleting) {
      scene.situations.count("a batch is told to stop that was given up on");
      if (toStop.add(id)) {
        givenUp.add(id);
      }
    }
    toldToStop(id);
  }

  void saw(String cluster, ObservedCluster.State state) {
    lastLooks.put(scene.stage.who() + " " + cluster, state);
  }

  /** Something was written into the ledger, under a condition that held. */
  void written(Bucket.Draft draft) {
    String[] parts = draft.name().split("/", -1);
    if (parts[0].equals("lanes")) {
      LaneRecord record = record(parts[1], parts[2].replace(".json", "")).orElseThrow();
      if (record.run() != null) {
        named(record);
      }
      if (record.lease() != null && mayGo(record)) {
        toGo.add(record.lease().cluster());
      }
      claimed(record);
    } else if (parts[parts.length - 1].equals("manifest.json")) {
      Lane lane = Lane.of(parts[1], Map.of());
      Manifest manifest = scene.ledger.runs().manifest(lane, parts[2]).orElseThrow();
      manifest.dropped().forEach(this::isTrue);
      scene.batching.sealed(manifest);
    } else if (parts[0].equals("watermarks")) {
      noted(scene.ledger.watermarks().read("landing").orElseThrow().mark().since().keySet());
    }
  }

  private void named(LaneRecord record) {
    Run run = record.run();
    if (opened.add(run.id())) {
      scene.requests.opened(record);
      if (record.lease().ready() != null) {
        scene.situations.count("a run is opened on the cluster of the last");
      }
    }
    if (run.ending() != null && run.timeline().sealed() == null && record.halvesWait()) {
      scene.situations.count("a half gets no cluster, and waits again");
    }
    if (run.cancelRequested() != null) {
      toStop.add(run.job());
    }
    scene.requests.written(record);
    lastRuns.put(record.lane().id(), run.id());
  }

  /** A pipeline that is new to the watermark: what landed before its file is history. */
  private void noted(Set<String> pipelines) {
    lookedAt.keySet().retainAll(pipelines);
    for (String pipeline : pipelines) {
      if (!lookedAt.containsKey(pipeline)) {
        Instant hourAgo = scene.clock.instant().minus(Duration.ofHours(1));
        Instant written =
            scene
                .code
                .read(Pipelines.file(pipeline))
                .map(there -> there.entry().created())
                .orElse(scene.clock.instant());
        lookedAt.put(pipeline, written.isAfter(hourAgo) ? written : hourAgo);
      }
    }
  }

  /** What landed before then, and was not told of, is history to that pipeline. */
  Instant lookedAtSince(String pipeline) {
    return lookedAt.getOrDefault(pipeline, Instant.MIN);
  }

  /** The run that the lane's record named last; null before the first. */
  String lastRun(Lane lane) {
    return lastRuns.get(lane.id());
  }

  /** A lane has one claimed cluster: the next only when it saw the last one gone, or going. */
  private void claimed(LaneRecord record) {
    ClusterLease now = record.lease();
    ClusterLease before = claims.put(record.lane().id(), now);
    if (before == null
        || before.serverless()
        || (now != null && before.cluster().equals(now.cluster()))) {
      return;
    }
    scene.situations.count("a lane lets go of a cluster");
    isAccountedFor(record.lane(), before);
    ObservedCluster.State seen = lastLooks.get(scene.stage.who() + " " + before.cluster());
    if (seen != ObservedCluster.State.ABSENT && seen != ObservedCluster.State.GOING_AWAY) {
      accuse("a lane let go of a cluster that it saw there");
    }
  }

  /** Afterwards nobody knows of it: whoever is killed now has written its account. */
  private void isAccountedFor(Lane lane, ClusterLease clusterLease) {
    boolean accounted =
        scene
            .ledger
            .clusterUsage()
            .of(lane.pipeline(), List.of(clusterLease.cluster()))
            .containsKey(clusterLease.cluster());
    if (clusterLease.requested() == null) {
      scene.situations.count("a lane lets go of a cluster that it never asked for");
    } else if (!accounted) {
      accuse("a lane let go of a cluster that has no account");
    }
  }

  private void isTrue(Manifest.Dropped dropped) {
    scene.situations.count("an object is dropped: " + dropped.why());
    boolean newer = landed.getOrDefault(dropped.name(), 0L) > dropped.generation();
    Instant gone = deleted.get(dropped.name());
    boolean vanished = gone != null && !gone.isBefore(dropped.created());
    if (dropped.why() == Manifest.Why.SUPERSEDED ? !newer : !vanished) {
      scene.story.add(() -> "FAULT untrue: " + dropped);
      accuse("an object was dropped for an untrue reason");
    }
  }

  /** Nothing is created without its own end, and nothing that no record claims or claimed. */
  void beforeCreation(Clusters.Order order) {
    if (!order.config().contains("\"idleDeleteTtl\"")
        || !order.config().contains("\"autoDeleteTtl\"")) {
      accuse("a cluster was created without its own end");
    }
    if (!opened.contains(order.labels().get("sparkdrop-run"))) {
      accuse("a cluster was created before a record claimed it");
    }
    scene.batching.hasRoom(order);
  }

  private static boolean mayGo(LaneRecord record) {
    return record.phase() == Phase.DELETING || record.lease().released() != null;
  }

  /**
   * The intent to delete a claimed cluster is in the record before anybody does so. A record that
   * is made again, after somebody deleted it, does not have it any more.
   */
  void beforeDeletion(String region, String name, String uuid) {
    ObservedCluster seen = scene.clusters.see(region, name);
    if (seen.state() == ObservedCluster.State.ABSENT || !seen.uuid().equals(uuid)) {
      return;
    }
    Map<String, String> labels =
        scene.clusters.there().stream()
            .filter(found -> found.name().equals(name))
            .findFirst()
            .orElseThrow()
            .labels();
    Optional<LaneRecord> record =
        record(labels.get("sparkdrop-pipeline"), labels.get("sparkdrop-lane"))
            .filter(r -> r.lease() != null && name.equals(r.lease().cluster()));
    if (record.isEmpty()) {
      scene.situations.count("a cluster that no record claims is deleted");
      return;
    }
    boolean forgotten = tampered(record.get().lane().id()) && toGo.contains(name);
    if (!mayGo(record.get()) && !givenUp(record.get()) && !forgotten) {
      accuse("a claimed cluster was deleted, and its record did not say so");
    }
    if (record.filter(r -> works(region, r)).isPresent()) {
      accuse("a healthy cluster was deleted under its current job");
    }
  }

  /**
   * While a run waits for its cluster, what is noted against that is the intent to delete it.
   * Whoever saw so may be slow: meanwhile the run was given up, or is to be cancelled, and has been
   * closed or will be without a job. The cluster goes all the same, and no run is opened on it.
   */
  private static boolean givenUp(LaneRecord record) {
    return record.lease().failure() != null
        && switch (record.phase()) {
          case PROVISIONING, CLOSING -> true;
          case RUNNING -> record.run().stop() != null && !record.run().submitted();
          case IDLE, LOADING, DELETING -> false;
        };
  }

  private boolean works(String region, LaneRecord record) {
    return record.phase() == Phase.RUNNING
        && record.run().cancelRequested() == null
        && scene.jobs.see(region, record.run().job()).state() == ObservedJob.State.ACTIVE
        && scene
            .clock
            .instant()
            .isBefore(record.since().plus(Scene.JOB_TIMEOUT).minus(SkewedClock.MOST));
  }

  /** The runs of a lane are sequential, and a job id is accepted once. */
  void afterSubmission() {
    Set<String> ids = new HashSet<>();
    List<String> busy = new ArrayList<>();
    Set<String> active = new HashSet<>(scene.jobs.active());
    for (Jobs.Order order : scene.jobs.accepted()) {
      if (!ids.add(order.id())) {
        accuse("a job id was accepted twice");
      }
      if (active.contains(order.id()) && hasCluster(order)) {
        String lane = order.labels().get("sparkdrop-lane");
        if (busy.contains(lane)) {
          accuse("two live jobs of one lane");
        }
        busy.add(lane);
      }
    }
  }

  private boolean hasCluster(Jobs.Order order) {
    return order.cluster() == null
        || scene.clusters.see(order.region(), order.cluster()).state()
            != ObservedCluster.State.ABSENT;
  }

  private Optional<LaneRecord> record(String pipeline, String lane) {
    return scene.ledger.records().read(pipeline, lane).map(seen -> seen.record());
  }
}
