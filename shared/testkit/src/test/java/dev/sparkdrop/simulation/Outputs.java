package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryWarehouse.Row;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.ObservedJob;
import dev.sparkdrop.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What jobs write. An attempt commits and succeeds; or commits and then fails, or commits late,
 * from a driver that outlived its job. At rest each object's rows are in the table once, and in the
 * warehouse, too.
 */
final class Outputs {
  private final Scene scene;
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final Map<String, ObservedJob> removed = new HashMap<>();

  Outputs(Scene scene) {
    this.scene = scene;
  }

  private record Attempt(Jobs.Order order, Instant began, String cluster, boolean onCluster) {}

  private record Commit(Instant at, Manifest batch) {}

  /** A job was accepted: its report says which files it will have written. */
  void accepted(Jobs.Order order) {
    String text = scene.ledger.runs().pipeline(lane(order), run(order)).orElse("");
    attempts.put(
        order.id(),
        new Attempt(
            order,
            scene.clock.instant(),
            order.cluster() == null
                ? null
                : scene.clusters.see(order.region(), order.cluster()).uuid(),
            text.contains("deployMode: cluster")));
    StringBuilder files = new StringBuilder();
    for (LandedObject object : batch(order).objects()) {
      String file = "gs://lake/" + order.id() + "/" + object.key() + ".parquet";
      scene.warehouse.file(file, List.of(new Row(source(object), object.generation())));
      files.append(files.isEmpty() ? "\"" : ", \"").append(file).append('"');
    }
    scene.state.write(
        new Bucket.Draft(
            "reports/" + lane(order).pipeline() + "/" + order.id() + ".json",
            "{\"version\": 1, \"table\": {\"uri\": \"gs://lake/t\", \"files\": [" + files + "]}}",
            Map.of()),
        Bucket.NONE);
  }

  /** The record of an ended job is deleted; what it did stays done. */
  void removed(String job, ObservedJob end) {
    removed.put(job, end);
  }

  /** Whether the platform had lost the job whose record is deleted. */
  boolean wasLost(String job) {
    return removed.containsKey(job) && removed.get(job).state() == ObservedJob.State.LOST;
  }

  /**
   * At rest.
   *
   * @param outcomes of the runs, as their receipts say
   */
  void check(Collection<Manifest> manifests, Map<String, String> outcomes, Mutant mutant) {
    Map<String, Map<String, List<Long>>> tables = new HashMap<>();
    commits().forEach(commit -> apply(commit, tables, mutant));
    for (Manifest manifest : manifests) {
      if (!"SUCCEEDED".equals(outcomes.get(manifest.run()))) {
        continue;
      }
      Map<String, List<Long>> table = tables.getOrDefault(manifest.pipeline(), Map.of());
      for (LandedObject object : manifest.objects()) {
        if (scene.batching.live(object)) {
          List<Long> rows = table.getOrDefault(source(object), List.of());
          List<Long> olderOfOthers = olderInOtherLanes(object, manifest, manifests);
          isOnce("the table", rows, object, false, olderOfOthers);
          warehouse(manifest.pipeline(), object, olderOfOthers);
        }
      }
    }
  }

  private void warehouse(String pipeline, LandedObject object, List<Long> olderOfOthers) {
    if (scene.pipelines.loads(pipeline)) {
      List<Long> rows =
          scene.warehouse.rows(Pipelines.table(pipeline)).stream()
              .filter(row -> row.source().equals(source(object)))
              .map(Row::generation)
              .toList();
      scene.situations.count("an object's rows are looked for in the warehouse");
      isOnce("the warehouse", rows, object, scene.pipelines.appends(pipeline), olderOfOthers);
    }
  }

  /**
   * Where the file's {@code groupBy} changed, an older generation may wait in a lane that only goes
   * on after the newer one was processed in another. Lanes are independent: the rows that were
   * written last are those that stay.
   */
  private List<Long> olderInOtherLanes(
      LandedObject object, Manifest its, Collection<Manifest> manifests) {
    return !scene.pipelines.regroups()
        ? List.of()
        : manifests.stream()
            .filter(other -> other.pipeline().equals(its.pipeline()))
            .filter(other -> !lane(other).equals(lane(its)))
            .flatMap(other -> other.objects().stream())
            .filter(other -> source(other).equals(source(object)))
            .map(LandedObject::generation)
            .filter(generation -> generation < object.generation())
            .toList();
  }

  private static String lane(Manifest manifest) {
    return RunId.parse(manifest.run()).orElseThrow().lane();
  }

  private void isOnce(
      String where,
      List<Long> rows,
      LandedObject object,
      boolean appends,
      List<Long> olderOfOthers) {
    long live = rows.stream().filter(row -> row == object.generation()).count();
    if (rows.size() == 1 && olderOfOthers.contains(rows.get(0))) {
      scene.situations.count("an older generation's rows stay, of another lane");
      return;
    }
    if (live != 1 || (!appends && rows.size() > 1)) {
      scene.story.add(() -> "FAULT in " + where + ": " + rows + " of " + object);
      scene.witness.accuse(
          "an object's rows are in " + where + (live == 0 ? " not at all" : " more than once"));
    }
  }

  /** Rule 8: what the same objects wrote before goes. */
  private static void apply(
      Commit commit, Map<String, Map<String, List<Long>>> tables, Mutant mutant) {
    Map<String, List<Long>> table =
        tables.computeIfAbsent(commit.batch().pipeline(), pipeline -> new HashMap<>());
    for (LandedObject object : commit.batch().objects()) {
      List<Long> rows = table.computeIfAbsent(source(object), source -> new ArrayList<>());
      if (!mutant.appends()) {
        rows.clear();
      }
      rows.add(object.generation());
    }
  }

  private List<Commit> commits() {
    List<Commit> all = new ArrayList<>();
    for (Attempt attempt : attempts.values()) {
      all.addAll(commits(attempt));
    }
    all.sort(Comparator.comparing(Commit::at));
    return all;
  }

  private List<Commit> commits(Attempt attempt) {
    Jobs.Order order = attempt.order();
    ObservedJob end = removed.getOrDefault(order.id(), scene.jobs.see(order));
    RandomGenerator random = new SplittableRandom(order.id().hashCode());
    Instant ended = end.ended() == null ? scene.clock.instant() : end.ended();
    if (end.state() == ObservedJob.State.SUCCEEDED) {
      return List.of(new Commit(ended, batch(order)));
    }
    int drawn = random.nextInt(3);
    if (drawn == 0 || end.state() == ObservedJob.State.UNPLACED) {
      return List.of();
    }
    long ran = Math.max(1, Duration.between(attempt.began(), ended).toMillis());
    // Of an ended batch the platform has taken the machines.
    boolean late =
        drawn == 2
            && order.cluster() != null
            && (attempt.onCluster() || end.state() == ObservedJob.State.LOST);
    Instant at =
        late
            ? ended.plusSeconds(random.nextInt(600))
            : attempt.began().plusMillis(random.nextLong(ran));
    boolean alive =
        attempt.cluster() == null
            || scene.clusters.lost(attempt.cluster()).map(lost -> lost.isAfter(at)).orElse(true);
    if (!alive) {
      return List.of();
    }
    scene.situations.count(late ? "a job commits late" : "a job commits, and then fails");
    return List.of(new Commit(at, batch(order)));
  }

  private Manifest batch(Jobs.Order order) {
    return scene.ledger.runs().manifest(lane(order), run(order)).orElseThrow();
  }

  private static Lane lane(Jobs.Order order) {
    return Lane.of(order.labels().get("sparkdrop-pipeline"), Map.of());
  }

  private static String run(Jobs.Order order) {
    return order.labels().get("sparkdrop-run");
  }

  private static String source(LandedObject object) {
    return "gs://" + object.uri();
  }
}
