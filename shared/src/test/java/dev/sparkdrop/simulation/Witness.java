package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryClusters;
import dev.sparkdrop.port.MemoryJobs;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Phase;
import dev.sparkdrop.run.SeenCluster;
import dev.sparkdrop.run.SeenJob;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees every deed at the moment when it takes effect, and says what must never happen. */
final class Witness {
  private static final Pattern RUN = Pattern.compile("\"run\": \\{\\s*\"id\": \"([^\"]+)\"");
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> opened = new LinkedHashSet<>();
  private final MemoryClusters clusters;
  private final MemoryJobs jobs;
  private final Ledger ledger;
  private final Clock clock;

  Witness(MemoryClusters clusters, MemoryJobs jobs, Ledger ledger, Clock clock) {
    this.clusters = clusters;
    this.jobs = jobs;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Notes which runs a lane's record ever named. */
  void recordWritten(Bucket.Draft draft) {
    Matcher run = RUN.matcher(draft.content());
    if (draft.name().startsWith("lanes/") && run.find()) {
      opened.add(run.group(1));
    }
  }

  Set<String> opened() {
    return opened;
  }

  void accuse(String fault) {
    faults.add(fault);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /** A cluster that works for its lane, in time, must not be deleted. */
  void beforeDeletion(String region, String name, String uuid) {
    SeenCluster seen = clusters.see(region, name);
    if (seen.state() != SeenCluster.State.READY || !seen.uuid().equals(uuid)) {
      return;
    }
    Clusters.Found found =
        clusters.there().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    LaneRecord record =
        ledger
            .records()
            .read(found.labels().get("sparkdrop-pipeline"), found.labels().get("sparkdrop-lane"))
            .orElseThrow()
            .record();
    boolean current =
        record.phase() == Phase.RUNNING
            && record.claim().cluster().equals(name)
            && record.run().cancelRequested() == null;
    if (current
        && jobs.see(region, record.run().job()).state() == SeenJob.State.ACTIVE
        && clock.instant().isBefore(record.since().plus(Scene.JOB_TIMEOUT))) {
      accuse("a healthy cluster was deleted under its current job");
    }
  }

  /** The runs of a lane are sequential, and a job id is accepted once. */
  void afterSubmission() {
    Set<String> ids = new HashSet<>();
    for (Jobs.Order order : jobs.accepted()) {
      if (!ids.add(order.id())) {
        accuse("a job id was accepted twice");
      }
    }
    List<String> busy = new ArrayList<>();
    Set<String> active = new HashSet<>(jobs.active());
    for (Jobs.Order order : jobs.accepted()) {
      boolean there =
          clusters.see(order.region(), order.cluster()).state() != SeenCluster.State.ABSENT;
      if (there && active.contains(order.id())) {
        String lane = order.labels().get("sparkdrop-lane");
        if (busy.contains(lane)) {
          accuse("two live jobs of one lane");
        }
        busy.add(lane);
      }
    }
  }
}
