package dev.sparkdrop.simulation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.MemoryRunPublisher.Message;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.ObservedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must be true when a walk has come to rest. */
final class Promises {
  private final Scene scene;
  private final Chaos chaos;
  private final Mutant mutant;
  private final Map<String, Manifest> manifests = new TreeMap<>();
  private final Map<String, JsonObject> receipts = new TreeMap<>();
  private final Map<String, List<Jobs.Order>> jobs = new HashMap<>();

  Promises(Scene scene, Chaos chaos, Mutant mutant) {
    this.mutant = mutant;
    this.scene = scene;
    this.chaos = chaos;
    for (String name : scene.state.names()) {
      String[] parts = name.split("/", -1);
      if (name.endsWith("/manifest.json")) {
        Lane lane = Lane.of(parts[1], Map.of());
        manifests.put(parts[2], scene.ledger.runs().manifest(lane, parts[2]).orElseThrow());
      } else if (name.endsWith("/receipt.json")) {
        String text = scene.state.read(name).orElseThrow().content();
        receipts.put(parts[2], JsonParser.parseString(text).getAsJsonObject());
      }
    }
    for (Jobs.Order order : scene.jobs.accepted()) {
      jobs.computeIfAbsent(run(order), run -> new ArrayList<>()).add(order);
    }
  }

  void check() {
    everyObjectIsInOneManifest();
    noOlderGenerationAfterANewer();
    everyRunHasItsReceipt();
    everyClusterHasOneAccount();
    jobs.forEach(this::attemptsAreAsTheyMayBe);
    receipts.forEach(this::receiptSaysWhatTheJobSaid);
    Map<String, String> outcomes = new HashMap<>();
    receipts.keySet().forEach(run -> outcomes.put(run, outcome(run)));
    scene.repetition.check(manifests.values(), outcomes);
    scene.requests.check();
    scene.poison.check(manifests, receipts, jobs);
    scene.outputs.check(manifests.values(), outcomes, mutant);
    manifests.forEach((run, manifest) -> scene.batching.isAsTheFileSays(manifest, pipelineOf(run)));
  }

  private void everyObjectIsInOneManifest() {
    for (String pipeline : scene.pipelines.names()) {
      Map<LandedObject, Integer> times = new HashMap<>();
      for (Manifest manifest : manifests.values()) {
        if (manifest.pipeline().equals(pipeline)
            && manifest.again() == null
            && manifest.bisect() == null) {
          manifest.claimed().forEach(object -> times.merge(object, 1, Integer::sum));
        }
      }
      for (LandedObject object : chaos.landed) {
        int found = times.getOrDefault(object, 0);
        boolean known = found > 0 || scene.batching.waits(pipeline, object);
        if (found > 1 || (!known && !unnoticed(pipeline, object))) {
          accuse("an object is in " + found + " manifests of a pipeline", object);
        }
      }
    }
  }

  /**
   * Whether nobody can know of it: there was no event, or nobody to take it; and a listing tells
   * neither of a version that is not live, nor of what is history to its pipeline.
   */
  private boolean unnoticed(String pipeline, LandedObject object) {
    boolean unheard = chaos.lost.contains(object) || chaos.away.contains(pipeline);
    boolean unseen =
        !scene.batching.live(object)
            || (object.created().isBefore(scene.witness.lookedAtSince(pipeline))
                && !scene.requests.takenIn(pipeline, object));
    if (unheard && unseen) {
      scene.situations.count("an object is never known of");
    }
    return unheard && unseen;
  }

  private void noOlderGenerationAfterANewer() {
    Map<String, Long> newest = new HashMap<>();
    for (Jobs.Order order : scene.jobs.accepted()) {
      Manifest manifest = manifests.get(run(order));
      if (manifest == null) {
        accuse("a job without a manifest", order.id());
        continue;
      }
      for (LandedObject object : manifest.objects()) {
        String name = manifest.pipeline() + " " + object.name();
        if (newest.getOrDefault(name, Long.MAX_VALUE) < object.generation()) {
          scene.situations.count("a newer generation is processed after an older one");
        }
        long before = newest.merge(name, object.generation(), Math::max);
        // Two lanes of one name are independent.
        if (before > object.generation() && !scene.pipelines.regroups()) {
          accuse("an older generation was processed after a newer one", object);
        }
      }
    }
  }

  private void everyRunHasItsReceipt() {
    Set<String> runs = new HashSet<>(scene.witness.opened());
    runs.addAll(manifests.keySet());
    for (String run : runs) {
      // Of a run whose lane's record was deleted nobody may know, where nothing of it is left.
      if (!receipts.containsKey(run) && !scene.witness.tampered(lane(run))) {
        accuse("a run without a receipt", run);
      }
    }
    Set<String> told = new HashSet<>();
    for (Message message : scene.announcements.published()) {
      told.add(message.attributes().get("run"));
      if (!message.attributes().get("outcome").equals(outcome(message.attributes().get("run")))) {
        accuse("a message says what no receipt says", message);
      }
    }
    receipts.keySet().stream()
        .filter(run -> !told.contains(run) && !scene.witness.tampered(lane(run)))
        .forEach(run -> accuse("a receipt that nobody was told of", run));
    List<String> names = scene.state.names();
    receipts.keySet().stream()
        .filter(run -> !scene.witness.tampered(lane(run)))
        .filter(run -> names.stream().noneMatch(n -> n.startsWith("closed/") && n.endsWith(run)))
        .forEach(run -> accuse("a receipt that is not among the closed runs", run));
  }

  private void everyClusterHasOneAccount() {
    Set<String> accounted = new HashSet<>();
    for (String pipeline : scene.ledger.clusterUsage().pipelines()) {
      List<ClusterAccount> accounts =
          scene.ledger.clusterUsage().from(pipeline, "", 1000).stream()
              .flatMap(entry -> entry.account().stream())
              .toList();
      for (ClusterAccount account : accounts) {
        if (!accounted.add(account.cluster())) {
          accuse("a cluster has two accounts", account);
        }
        if (account.gone().isBefore(account.requested().minus(SkewedClock.MOST.multipliedBy(2)))
            || account.nodes().groups().isEmpty()) {
          accuse("an account can't be true", account);
        }
      }
    }
    long objects = scene.state.names().stream().filter(n -> n.startsWith("clusters/")).count();
    if (objects != accounted.size()) {
      accuse("an account can't be read, or listed", objects + " and " + accounted.size());
    }
  }

  private void attemptsAreAsTheyMayBe(String run, List<Jobs.Order> orders) {
    int succeeded = 0;
    int failed = 0;
    for (int i = 0; i < orders.size(); i++) {
      ObservedJob.State state = state(orders.get(i));
      boolean stopped =
          scene.witness.stopped().contains(orders.get(i).id())
              && !scene.witness.givenUp().contains(orders.get(i).id());
      succeeded += state == ObservedJob.State.SUCCEEDED ? 1 : 0;
      failed += state == ObservedJob.State.FAILED ? 1 : 0;
      if (i + 1 < orders.size()
          && (state == ObservedJob.State.CANCELLED
              || state == ObservedJob.State.SUCCEEDED
              || stopped
              || deletedByHand(orders.get(i)))) {
        accuse("a batch was run again although its job was " + state, run);
      }
    }
    if (orders.stream()
        .anyMatch(it -> it.cluster() == null && state(it) == ObservedJob.State.ACTIVE)) {
      accuse("a batch goes on that no lane follows", run);
    }
    if (succeeded > 1) {
      accuse("a batch succeeded twice", run);
    }
    int allowed = Pipelines.jobAttempts(pipelineOf(run));
    if (failed > allowed) {
      accuse("a batch that failed by its own fault was run too often", run);
    }
  }

  /**
   * What came of such a job is not known. A batch that the platform had lost is no such one: its id
   * is taken as soon as it is free, and its objects are run again.
   */
  private boolean deletedByHand(Jobs.Order order) {
    return chaos.removed.contains(order.id())
        && !(order.cluster() == null && scene.outputs.wasLost(order.id()));
  }

  private void receiptSaysWhatTheJobSaid(String run, JsonObject receipt) {
    Manifest manifest = manifests.get(run);
    if (manifest == null) {
      accuse("a receipt without a manifest", run);
      return;
    }
    List<Jobs.Order> orders = jobs.getOrDefault(run, List.of());
    scene.situations.count(
        "a receipt says "
            + receipt.get("outcome").getAsString()
            + (orders.isEmpty() ? " without a job" : " after attempt " + orders.size()));
    boolean success = receipt.get("outcome").getAsString().equals("SUCCEEDED");
    if (orders.isEmpty()) {
      if (success && !(manifest.objects().isEmpty() && manifest.gaveUp() == null)) {
        accuse("a receipt says SUCCEEDED, and no job ran", receipt);
      }
      return;
    }
    Jobs.Order last = orders.get(orders.size() - 1);
    boolean said = state(last) == ObservedJob.State.SUCCEEDED;
    boolean notLoaded =
        receipt.has("load")
            && receipt.getAsJsonObject("load").get("outcome").getAsString().equals("FAILED");
    if (success != said && !chaos.removed.contains(last.id()) && !(said && notLoaded)) {
      accuse("a receipt says otherwise than its job, which is " + state(last), receipt);
    }
    boolean deleted =
        receipt.has("reason")
            && receipt.get("reason").getAsString().startsWith("Job " + last.id() + " was deleted");
    if (deleted && !chaos.removed.contains(last.id())) {
      accuse("a receipt says that a job was deleted that nothing deleted", receipt);
    }
    if (receipt.getAsJsonArray("objects").size() != manifest.objects().size()) {
      accuse("a receipt lists other objects than the manifest", receipt);
    }
  }

  /** The run's own copy of its pipeline file. */
  private String pipelineOf(String run) {
    String pipeline = manifests.containsKey(run) ? manifests.get(run).pipeline() : "lanes";
    return scene.ledger.runs().pipeline(Lane.of(pipeline, Map.of()), run).orElseThrow();
  }

  private static String lane(String run) {
    return run.substring(0, run.lastIndexOf('-'));
  }

  private String outcome(String run) {
    return receipts.containsKey(run) ? receipts.get(run).get("outcome").getAsString() : null;
  }

  private ObservedJob.State state(Jobs.Order order) {
    return scene.jobs.see(order).state();
  }

  private static String run(Jobs.Order order) {
    return order.labels().get("sparkdrop-run");
  }

  private void accuse(String what, Object whom) {
    scene.story.add(() -> "FAULT " + what + ": " + whom);
    scene.witness.accuse(what);
  }
}
