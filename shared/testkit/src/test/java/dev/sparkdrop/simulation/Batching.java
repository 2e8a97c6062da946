package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Marker;
import dev.sparkdrop.run.ObservedInbox;
import dev.sparkdrop.run.ObservedState;
import dev.sparkdrop.run.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What must be true of batches, of markers, and of how many clusters a pipeline has. */
final class Batching {
  private final Scene scene;

  Batching(Scene scene) {
    this.scene = scene;
  }

  /** Whether that version of its name is the live one. */
  boolean live(LandedObject object) {
    return scene
        .landing
        .read(object.name())
        .filter(there -> there.entry().generation() == object.generation())
        .isPresent();
  }

  /** Whether the object is in an inbox of the pipeline. */
  boolean waits(String pipeline, LandedObject object) {
    return scene.state.names().stream()
        .anyMatch(
            name -> name.startsWith("inbox/" + pipeline + "/") && name.endsWith(object.key()));
  }

  /** Whether an inbox entry may be there at rest: no marker allows to run it. */
  boolean mayWait(String entry) {
    String pipeline = entry.split("/", -1)[1];
    if (!scene.pipelines.marked(pipeline) || entry.contains("/marker-")) {
      return false;
    }
    LandedObject object = waiting(entry);
    // A version that is not live is no reason to start a cluster, and a listing does not show it.
    return !live(object)
        || markers()
            .filter(m -> !m.object().created().isBefore(scene.witness.lookedAtSince(pipeline)))
            .noneMatch(marker -> marker.covers(object));
  }

  /** A lane was looked at: what was left over does not wait, whatever the file says. */
  void looked(LaneRecord record, ObservedState observedState) {
    Lane lane = record.lane();
    String last = scene.witness.lastRun(lane);
    if (record.phase() != Phase.IDLE
        || observedState.inbox().state() != ObservedInbox.State.NOT_DUE
        || scene.pipelines.marked(lane.pipeline())
        || last == null
        || !current(record)) {
      return;
    }
    String text = scene.ledger.runs().pipeline(lane, last).orElseThrow();
    Optional<Manifest> batch = scene.ledger.runs().manifest(lane, last);
    boolean full = batch.filter(b -> b.claimed().size() == Pipelines.maxObjects(text)).isPresent();
    String folder = "inbox/" + lane.pipeline() + "/" + lane.id() + "/";
    for (String name : full ? scene.state.names() : List.<String>of()) {
      if (name.startsWith(folder)
          && scene.state.read(name).orElseThrow().entry().created().isBefore(opened(lane, last))
          && scene.ledger.processed().among(lane.pipeline(), List.of(waiting(name))).isEmpty()) {
        scene.story.add(() -> "FAULT left over by " + last + ": " + name);
        scene.witness.accuse("what was left over had to wait");
      }
    }
  }

  private boolean current(LaneRecord record) {
    Lane lane = record.lane();
    return scene
        .ledger
        .records()
        .read(lane.pipeline(), lane.id())
        .filter(now -> now.record().equals(record))
        .isPresent();
  }

  /** The run's copy of its file is written just before the run is opened. */
  private Instant opened(Lane lane, String run) {
    String copy = "runs/" + lane.pipeline() + "/" + run + "/pipeline.json";
    return scene.state.read(copy).orElseThrow().entry().created();
  }

  /** A batch was claimed; where a marker allowed it, it has all of its directory that fits. */
  void sealed(Manifest manifest) {
    if (manifest.leftOver()) {
      scene.situations.count("something is left over");
    }
    if (manifest.marker() == null
        || manifest.leftOver()
        || manifest.again() != null
        || manifest.bisect() != null) {
      return;
    }
    scene.situations.count("a marker's directory is run over");
    coveredAndNotDone(new Marker(manifest.marker()), manifest.pipeline(), manifest.lane())
        .filter(object -> !manifest.claimed().contains(object))
        .forEach(object -> accuse("a marker's batch is not all of its directory", object));
  }

  /** A marker is taken out of an inbox: nothing may wait that it covers, as long as it is live. */
  void takenAway(String entry) {
    if (!entry.contains("/marker-") || scene.state.read(entry).isEmpty()) {
      return;
    }
    String[] parts = entry.split("/", -1);
    LandedObject marker = waiting(entry);
    if (live(marker)) {
      scene.situations.count("a live marker is taken away");
      coveredAndNotDone(new Marker(marker), parts[1], parts[2])
          .forEach(object -> accuse("a marker was taken away that something waits for", object));
    } else {
      scene.situations.count("a marker is taken away that was replaced or deleted");
    }
  }

  /** What landed in the very moment of its marker may have come after it, and is left out. */
  private Stream<LandedObject> coveredAndNotDone(Marker marker, String pipeline, String lane) {
    return landing()
        .filter(object -> object.name().endsWith(".csv"))
        .filter(object -> lane(pipeline, object).equals(lane))
        .filter(marker::covers)
        .filter(object -> object.created().isBefore(marker.object().created()))
        .filter(object -> scene.ledger.processed().among(pipeline, List.of(object)).isEmpty());
  }

  private static String lane(String pipeline, LandedObject object) {
    Map<String, String> values = Map.of("k", object.name().split("/", -1)[1]);
    return Lane.of(pipeline, pipeline.equals("lanes") ? values : Map.of()).id();
  }

  private Stream<LandedObject> landing() {
    return scene.landing.list("in/", null, 1000).entries().stream()
        .map(e -> new LandedObject("landing", e.name(), e.generation(), e.size(), e.created()));
  }

  /**
   * At rest.
   *
   * @param text the file that the run was opened with
   */
  void isAsTheFileSays(Manifest manifest, String text) {
    long bytes = manifest.objects().stream().mapToLong(LandedObject::size).sum();
    boolean ordinary = manifest.again() == null && manifest.bisect() == null;
    if (ordinary && manifest.claimed().size() > Pipelines.maxObjects(text)) {
      accuse("a batch has more than maxObjects", manifest);
    }
    if (ordinary && bytes > Pipelines.maxBytes(text) && manifest.objects().size() > 1) {
      accuse("a batch has more than maxBytes", manifest);
    }
    for (LandedObject object : manifest.claimed()) {
      if (object.name().endsWith("/" + Pipelines.MARKER)) {
        accuse("a marker is in a batch", manifest);
      }
      boolean marked = scene.pipelines.marked(manifest.pipeline());
      if (marked && (manifest.marker() == null || !new Marker(manifest.marker()).covers(object))) {
        accuse("an object was run over without its marker", manifest);
      }
    }
  }

  /** A cluster is about to be created: at most one more than the file allows. */
  void hasRoom(Clusters.Order order) {
    Map<String, String> labels = order.labels();
    String pipeline = labels.get("sparkdrop-pipeline");
    if (!claims(pipeline, labels.get("sparkdrop-lane"), order.name())) {
      return;
    }
    List<Clusters.Found> others =
        scene.clusters.there().stream()
            .filter(found -> !found.goingAway() && !found.name().equals(order.name()))
            .filter(found -> pipeline.equals(found.labels().get("sparkdrop-pipeline")))
            .filter(found -> claims(pipeline, found.labels().get("sparkdrop-lane"), found.name()))
            .toList();
    // The file may have changed meanwhile: each lane goes by the copy that its run was opened with.
    int limit =
        Stream.concat(others.stream().map(Clusters.Found::labels), Stream.of(labels))
            .mapToInt(each -> limit(pipeline, each.get("sparkdrop-run")))
            .max()
            .orElseThrow();
    int over = others.size() + 1 - limit;
    if (over > 0) {
      scene.situations.count("a pipeline has more clusters than its limit, by " + over);
    }
    if (over > 1) {
      scene.witness.accuse("a pipeline has two clusters more than its limit");
    }
  }

  private int limit(String pipeline, String run) {
    Lane lane = Lane.of(pipeline, Map.of());
    return Pipelines.clusters(scene.ledger.runs().pipeline(lane, run).orElseThrow());
  }

  private boolean claims(String pipeline, String lane, String cluster) {
    return scene
        .ledger
        .records()
        .read(pipeline, lane)
        .map(seen -> seen.record().lease())
        .filter(clusterLease -> cluster.equals(clusterLease.cluster()))
        .isPresent();
  }

  private Stream<Marker> markers() {
    return landing()
        .filter(object -> object.name().endsWith("/" + Pipelines.MARKER))
        .map(Marker::new);
  }

  private LandedObject waiting(String entry) {
    Map<String, String> metadata = scene.state.read(entry).orElseThrow().entry().metadata();
    return new LandedObject(
        metadata.get("bucket"),
        metadata.get("name"),
        Long.parseLong(metadata.get("generation")),
        Long.parseLong(metadata.get("size")),
        Instant.parse(metadata.get("created")));
  }

  private void accuse(String what, Object whom) {
    scene.story.add(() -> "FAULT " + what + ": " + whom);
    scene.witness.accuse(what);
  }
}
