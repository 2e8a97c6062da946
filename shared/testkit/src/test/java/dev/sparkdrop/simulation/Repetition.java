package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Failed batches that somebody wants to be run again, and what must be true of that. */
final class Repetition {
  private static final String COMMANDS = "again/";

  private final Scene scene;
  private final RandomGenerator random;

  Repetition(Scene scene) {
    this.scene = scene;
    this.random = scene.random;
  }

  /** Somebody names a run: one that failed or not, is under way, or was run again already. */
  void ask() {
    List<String> runs =
        scene.state.names().stream().filter(name -> name.endsWith("/pipeline.json")).toList();
    if (!runs.isEmpty()) {
      String[] parts = runs.get(random.nextInt(runs.size())).split("/", -1);
      String command = COMMANDS + parts[1] + "/" + parts[2];
      scene.story.add(() -> "world: somebody asks for " + command);
      scene.situations.count("a run is asked for again");
      scene.state.write(new Bucket.Draft(command, "", Map.of()), Bucket.NONE);
    }
  }

  /** Whether every command was granted or refused. */
  boolean nothingIsAsked() {
    return scene.state.names().stream().noneMatch(name -> name.startsWith(COMMANDS));
  }

  /** At rest: only what failed is run again, only once, and only with what it had. */
  void check(Collection<Manifest> manifests, Map<String, String> outcomes) {
    Set<String> repeated = new HashSet<>();
    for (Manifest manifest : manifests) {
      if (manifest.again() != null) {
        scene.situations.count("a failed batch is run again");
        if (!"FAILED".equals(outcomes.get(manifest.again()))) {
          accuse("a batch was run again that had not failed", manifest);
        }
        if (manifests.stream().anyMatch(half -> isHalfOf(manifest.again(), half))) {
          accuse("a batch was run again that is run in halves", manifest);
        }
        if (!repeated.add(manifest.again())) {
          accuse("a failed batch was run again twice", manifest);
        }
        if (!batchOf(manifest.again(), manifests).containsAll(manifest.claimed())) {
          accuse("a batch was run again with objects that it did not have", manifest);
        }
      }
    }
  }

  private static boolean isHalfOf(String run, Manifest manifest) {
    return manifest.bisect() != null
        && manifest.bisect().taken().stream().anyMatch(half -> half.of().equals(run));
  }

  private static List<LandedObject> batchOf(String run, Collection<Manifest> manifests) {
    return manifests.stream()
        .filter(manifest -> manifest.run().equals(run))
        .flatMap(manifest -> manifest.objects().stream())
        .toList();
  }

  private void accuse(String what, Object whom) {
    scene.story.add(() -> "FAULT " + what + ": " + whom);
    scene.witness.accuse(what);
  }
}
