package dev.sparkdrop.simulation;

import com.google.gson.JsonObject;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Bisection.Half;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * In some walks objects break the job of every batch that has them, and nothing else makes a job
 * fail by its own fault. What must be true of batches that are run again in halves is told here.
 *
 * <p>It draws from a source of its own: a walk without such objects is the same as before there
 * were any.
 */
final class Poison {
  private final Scene scene;
  private final boolean some;
  private final RandomGenerator random;

  Poison(Scene scene, long seed) {
    this.scene = scene;
    this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    this.some = random.nextInt(3) == 0;
  }

  /** Whether this is such a walk. */
  boolean some() {
    return some;
  }

  /** By how many rounds the walk is longer: a search has many runs, one after the other. */
  int moreRounds() {
    return some ? random.nextInt(800) : 0;
  }

  /** What a pipeline file says of bisecting. */
  String bisect() {
    return some && random.nextInt(8) > 0
        ? ", bisect: true, maxJobs: " + (3 + random.nextInt(10))
        : "";
  }

  /** Whether the job of that order fails whatever it is told to do. */
  boolean breaks(Jobs.Order order) {
    return some && batch(order).stream().anyMatch(this::isPoison);
  }

  private boolean isPoison(LandedObject object) {
    return some && Math.floorMod((object.name() + object.generation()).hashCode(), 5) == 0;
  }

  private List<LandedObject> batch(Jobs.Order order) {
    Lane lane = Lane.of(order.labels().get("sparkdrop-pipeline"), Map.of());
    String run = order.labels().get("sparkdrop-run");
    return scene.ledger.runs().manifest(lane, run).map(Manifest::objects).orElse(List.of());
  }

  /**
   * At rest.
   *
   * @param jobs of each run, in their order
   */
  void check(
      Map<String, Manifest> manifests,
      Map<String, JsonObject> receipts,
      Map<String, List<Jobs.Order>> jobs) {
    receipts.forEach(
        (run, receipt) -> {
          if (manifests.containsKey(run) && !tampered(run)) {
            isAsItsResultSays(receipt, manifests.get(run), manifests.values());
            isHalvedWhereItMayBe(receipt, manifests.get(run), jobs.getOrDefault(run, List.of()));
          }
        });
    budgetIsKept(manifests, jobs);
    nothingSucceedsTwice(manifests.values(), receipts);
  }

  private void isAsItsResultSays(
      JsonObject receipt, Manifest manifest, Collection<Manifest> manifests) {
    switch (result(receipt)) {
      case "HALVED" -> {
        scene.situations.count("a failed batch is halved");
        eachIsInOneHalf(manifest, manifests);
      }
      case "FOUND" -> {
        scene.situations.count("an object is found that breaks its job");
        if (manifest.objects().size() != 1 || !isPoison(manifest.objects().get(0))) {
          accuse("an object was blamed that breaks no job", manifest);
        }
      }
      case "REST" -> scene.situations.count("a search ends, and the rest stays together");
      default -> {
        if (manifest.bisect() != null) {
          scene.situations.count("a half has " + receipt.get("outcome").getAsString());
        }
      }
    }
  }

  private void eachIsInOneHalf(Manifest halved, Collection<Manifest> manifests) {
    Map<LandedObject, Integer> times = new HashMap<>();
    halved.objects().forEach(object -> times.put(object, 0));
    for (Manifest manifest : manifests) {
      for (Half half : taken(manifest)) {
        if (half.of().equals(halved.run())) {
          halved.objects().subList(half.from(), half.to()).stream()
              .filter(manifest.claimed()::contains)
              .forEach(object -> times.merge(object, 1, Integer::sum));
        }
      }
    }
    times.forEach(
        (object, found) -> {
          if (found != 1) {
            accuse("an object of a halved batch is in " + found + " halves", object);
          }
        });
  }

  private static List<Half> taken(Manifest manifest) {
    return manifest.bisect() == null ? List.of() : manifest.bisect().taken();
  }

  private void isHalvedWhereItMayBe(
      JsonObject receipt, Manifest manifest, List<Jobs.Order> orders) {
    if (orders.isEmpty() || !receipt.has("reason") || result(receipt).equals("HALVED")) {
      return;
    }
    String last = orders.get(orders.size() - 1).id();
    // A run that got no cluster for its next attempt may tell of the failed one, too: the lack of a
    // cluster decided it, and that halves nothing.
    boolean ownFault = receipt.get("reason").getAsString().startsWith("Job " + last + " failed: ");
    int used =
        receipt.has("bisect")
            ? receipt.getAsJsonObject("bisect").get("jobs").getAsInt()
            : number(last);
    if (ownFault
        && receipt.get("outcome").getAsString().equals("FAILED")
        && manifest.objects().size() > 1
        && used < most(manifest)) {
      accuse("a failed batch was not halved", receipt);
    }
  }

  /**
   * How many jobs count when that was the last. An id that was taken, so that no batch is started
   * under it, is none that was accepted; it counts all the same, so that there are never too many.
   */
  private static int number(String job) {
    return Integer.parseInt(job.substring(job.lastIndexOf("-a") + 2));
  }

  private void budgetIsKept(Map<String, Manifest> manifests, Map<String, List<Jobs.Order>> jobs) {
    Map<String, List<Manifest>> searches = new HashMap<>();
    for (Manifest manifest : manifests.values()) {
      if (manifest.bisect() != null && !tampered(manifest.run())) {
        searches.computeIfAbsent(manifest.bisect().root(), root -> new ArrayList<>()).add(manifest);
      }
    }
    searches.forEach(
        (root, runs) -> {
          runs.add(manifests.get(root));
          int all = 0;
          int last = 0;
          int most = 0;
          String latest = "";
          for (Manifest manifest : runs) {
            List<Jobs.Order> orders = jobs.getOrDefault(manifest.run(), List.of());
            all += orders.size();
            most = Math.max(most, most(manifest));
            String place = orders.isEmpty() ? "" : place(orders.get(0));
            if (place.compareTo(latest) > 0) {
              latest = place;
              last = orders.size();
            }
            if (!orders.isEmpty() && manifest.bisect() != null && manifest.bisect().isRest()) {
              accuse("a job was run for the rest", manifest);
            }
          }
          if (all - last >= most) {
            accuse("a half was run after the last job that may be", root);
          }
        });
  }

  private String place(Jobs.Order order) {
    return String.format("%09d", 1 + scene.jobs.accepted().indexOf(order));
  }

  private void nothingSucceedsTwice(
      Collection<Manifest> manifests, Map<String, JsonObject> receipts) {
    Set<String> seen = new HashSet<>();
    for (Manifest manifest : manifests) {
      JsonObject receipt = receipts.get(manifest.run());
      boolean succeeded =
          receipt != null && receipt.get("outcome").getAsString().equals("SUCCEEDED");
      for (LandedObject object : succeeded ? manifest.objects() : List.<LandedObject>of()) {
        if (!seen.add(manifest.pipeline() + " " + object) && !tampered(manifest.run())) {
          accuse("an object is in two batches that succeeded", object);
        }
      }
    }
  }

  /** How many jobs a search may have, as the run's copy of its file says. */
  private int most(Manifest manifest) {
    Lane lane = Lane.of(manifest.pipeline(), Map.of());
    return Pipelines.maxJobs(scene.ledger.runs().pipeline(lane, manifest.run()).orElseThrow());
  }

  private boolean tampered(String run) {
    return scene.witness.tampered(RunId.parse(run).orElseThrow().lane());
  }

  private static String result(JsonObject receipt) {
    boolean said = receipt.has("bisect") && receipt.getAsJsonObject("bisect").has("result");
    return said ? receipt.getAsJsonObject("bisect").get("result").getAsString() : "";
  }

  private void accuse(String what, Object whom) {
    scene.story.add(() -> "FAULT " + what + ": " + whom);
    scene.witness.accuse(what);
  }
}
