package dev.sparkdrop.simulation;

import static dev.sparkdrop.run.Failure.Fault.PLATFORM;

import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.ObservedCluster;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the world does: it lands objects, loses clusters, ends jobs, lets time pass. */
final class Chaos {
  private static final int MOST_INVOCATIONS = 6;
  private static final List<String> DIRECTORIES = List.of("in/a/", "in/b/", "in/c/");
  private final Scene scene;
  private final RandomGenerator random;
  private final boolean meddles;
  private final boolean noJobs;
  private final boolean loses;
  private final boolean tampers;
  private final boolean anytime;
  private int toLand;

  /** Everything that ever landed, in the order in which it did. */
  final Set<LandedObject> landed = new LinkedHashSet<>();

  /** What landed without an event: only a pass for lost events finds it. */
  final Set<LandedObject> lost = new HashSet<>();

  /** Pipelines whose file was not there, or faulty, for a while. */
  final Set<String> away = new HashSet<>();

  /** Jobs whose end nobody can look up any more. */
  final Set<String> removed = new HashSet<>();

  Chaos(Scene scene) {
    this.scene = scene;
    this.random = scene.random;
    this.toLand = 1 + random.nextInt(10) + (scene.poison.some() ? 6 : 0);
    this.noJobs = random.nextInt(20) == 0;
    this.meddles = random.nextInt(4) == 0;
    this.loses = random.nextInt(3) == 0;
    this.tampers = random.nextInt(8) == 0;
    this.anytime = random.nextBoolean();
  }

  /** Whether something may have landed that only a pass for lost events finds. */
  boolean unnoticed() {
    return !lost.isEmpty() || !away.isEmpty();
  }

  boolean over() {
    return toLand == 0;
  }

  void act() {
    if (noJobs) {
      scene.jobs.refuseNext(
          new Failure(PLATFORM, "No job is accepted today.", scene.clock.instant()));
      scene.batches.refuseNext(
          new Failure(PLATFORM, "No batch is accepted today.", scene.clock.instant()));
    }
    int drawn = random.nextInt(1000);
    if (drawn < 60) {
      // In one batch there have to be several.
      for (int i = 0; i < (scene.poison.some() ? 4 : 1); i++) {
        land();
      }
    } else if (drawn < 180) {
      deliver();
    } else if (drawn < 280) {
      if (scene.stage.alive() < MOST_INVOCATIONS) {
        scene.tick();
      }
    } else if (drawn < 800) {
      scene.clock.pass(Duration.ofMillis(random.nextInt(1, 15_000)));
    } else if (drawn < 850) {
      scene.clock.pass(Duration.ofSeconds(random.nextInt(10, 120)));
    } else if (drawn < 853) {
      scene.clock.pass(Duration.ofMinutes(random.nextInt(2, 45)));
    } else if (drawn < 890) {
      toCluster();
    } else if (drawn < 950) {
      toJob();
    } else if (drawn < 953) {
      deleteObject();
    } else if (drawn < 955) {
      setClock();
    } else if (drawn < 960) {
      toFile();
    } else if (drawn < 968) {
      deleteRecord();
    } else if (drawn < 975) {
      scene.repetition.ask();
    } else if (drawn < 985) {
      scene.requests.ask();
    } else {
      refuse();
    }
  }

  private void land() {
    if (toLand == 0) {
      return;
    }
    toLand--;
    boolean marked = scene.pipelines.someMarked();
    String directory = DIRECTORIES.get(random.nextInt(DIRECTORIES.size()));
    if (!marked || random.nextInt(4) > 0) {
      String content = "x".repeat(1 + random.nextInt(8));
      int number = random.nextInt(scene.poison.some() ? 6 : 2);
      landed.add(land(directory + number + scene.padding + ".csv", content));
      scene.situations.count("an object lands");
    }
    if (marked && random.nextInt(2) == 0) {
      scene.clock.pass(Duration.ofMillis(1));
      land((random.nextInt(4) == 0 ? "in/" : directory) + Pipelines.MARKER, "");
      scene.situations.count("a marker lands");
    }
  }

  private LandedObject land(String name, String content) {
    long generation = scene.put(scene.landing, name, content);
    LandedObject object =
        new LandedObject("landing", name, generation, content.length(), scene.clock.instant());
    scene.witness.landed(object);
    boolean loss = loses && random.nextInt(3) == 0;
    if (loss) {
      lost.add(object);
      scene.situations.count("an event is lost");
    }
    int events = loss ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < events; i++) {
      scene.undelivered.add(object);
    }
    scene.story.add(() -> "world: " + name + "#" + generation + " lands, events: " + events);
    return object;
  }

  /** In any order; the newest often overtakes the others. */
  private void deliver() {
    if (!scene.undelivered.isEmpty() && scene.stage.alive() < MOST_INVOCATIONS) {
      int last = scene.undelivered.size() - 1;
      scene.deliver(
          scene.undelivered.remove(random.nextBoolean() ? last : random.nextInt(last + 1)));
    }
  }

  private void toCluster() {
    List<Clusters.Found> there = List.copyOf(scene.clusters.there());
    if (there.isEmpty()) {
      return;
    }
    Clusters.Found cluster = there.get(random.nextInt(there.size()));
    int drawn = random.nextInt(5);
    if (drawn == 0) {
      scene.story.add(() -> "world: cluster " + cluster.name() + " vanishes");
      scene.clusters.vanish(cluster.name());
    } else if (drawn == 1 && !cluster.goingAway()) {
      scene.story.add(() -> "world: cluster " + cluster.name() + " breaks");
      scene.clusters.breakDown(cluster.name(), trouble());
    } else if (drawn == 2) {
      scene.story.add(() -> "world: cluster " + cluster.name() + " is deleted by hand");
      scene.clusters.delete(cluster.region(), cluster.name(), cluster.uuid());
    } else if (drawn == 3) {
      scene.story.add(() -> "world: cluster " + cluster.name() + " is not ready for a while");
      scene.clusters.beUnsteady(cluster.name(), Duration.ofSeconds(random.nextInt(300)));
    }
  }

  private void toJob() {
    List<String> active = scene.jobs.active().stream().filter(this::hasItsCluster).toList();
    int drawn = random.nextInt(10);
    if (drawn == 9) {
      removeEnded(scene.jobs.active());
      return;
    }
    if (active.isEmpty()) {
      return;
    }
    String id = active.get(random.nextInt(active.size()));
    scene.story.add(() -> "world: to job " + id + " happens " + drawn);
    boolean broken = scene.poison.breaks(order(id));
    if (drawn < (scene.poison.some() ? 5 : 3) && !broken) {
      scene.jobs.succeed(id);
    } else if (drawn < 5) {
      scene.jobs.fail(id, "the driver ended with 2");
    } else if (drawn < 6) {
      scene.jobs.lose(id, "the agent was lost");
    } else if (drawn == 6) {
      scene.jobs.cancel(order(id));
    }
  }

  /** Without its cluster a job can end only as its script says: soon, if at all. */
  private boolean hasItsCluster(String id) {
    Jobs.Order order = order(id);
    return order.cluster() == null
        || scene.clusters.see(order.region(), order.cluster()).state()
            != ObservedCluster.State.ABSENT;
  }

  private Jobs.Order order(String id) {
    return scene.jobs.accepted().stream().filter(o -> o.id().equals(id)).findFirst().orElseThrow();
  }

  /**
   * Somebody deletes the record of an ended job. Not while an invocation is under way: one that
   * looked before the submission, and submits after this, would run the job again, and only the
   * time limit of invocations stands against that.
   */
  private void removeEnded(List<String> active) {
    if (scene.stage.alive() > 0 || !scene.calls.nothingLate()) {
      return;
    }
    for (Jobs.Order order : scene.jobs.accepted()) {
      boolean known =
          scene
              .ledger
              .records()
              .read(order.labels().get("sparkdrop-pipeline"), order.labels().get("sparkdrop-lane"))
              .map(seen -> seen.record().run())
              .filter(run -> run.job().equals(order.id()) && run.submitted())
              .isPresent();
      if (known && !active.contains(order.id()) && removed.add(order.id())) {
        scene.story.add(() -> "world: the record of job " + order.id() + " is deleted by hand");
        scene.outputs.removed(order.id(), scene.jobs.see(order));
        scene.jobs.remove(order.id());
        return;
      }
    }
  }

  private void deleteObject() {
    List<String> names = scene.landing.names();
    if (!names.isEmpty()) {
      String name = names.get(random.nextInt(names.size()));
      scene.story.add(() -> "world: " + name + " is deleted");
      scene.landing.deleteAll(List.of(name));
      scene.witness.deleted(name);
    }
  }

  /**
   * A lane's record is deleted by hand; in some walks also while invocations act on it. Of a job
   * whose own record was deleted, too, nothing could be known.
   */
  private void deleteRecord() {
    if (!tampers || (!anytime && (scene.stage.alive() > 0 || !scene.calls.nothingLate()))) {
      return;
    }
    List<String> records =
        scene.state.names().stream()
            .filter(name -> name.startsWith("lanes/"))
            .filter(name -> removed.stream().noneMatch(job -> job.startsWith(lane(name) + "-")))
            .toList();
    if (!records.isEmpty()) {
      String name = records.get(random.nextInt(records.size()));
      scene.story.add(() -> "world: " + name + " is deleted by hand");
      scene.situations.count("a lane's record is deleted by hand");
      scene.witness.recordDeleted(lane(name));
      scene.state.deleteAll(List.of(name));
    }
  }

  private static String lane(String record) {
    return record.split("/", -1)[2].replace(".json", "");
  }

  private void setClock() {
    if (meddles) {
      Duration skew = scene.skew();
      scene.story.add(() -> "world: the functions' clocks are set to be wrong by " + skew);
      scene.situations.count("a clock is set");
      scene.machineClock.set(skew);
    }
  }

  private void toFile() {
    if (!meddles) {
      return;
    }
    List<String> names = List.copyOf(scene.pipelines.names());
    String pipeline = names.get(random.nextInt(names.size()));
    String file = Pipelines.file(pipeline);
    int drawn = random.nextInt(4);
    scene.story.add(() -> "world: to " + file + " happens " + drawn);
    if (drawn == 0) {
      scene.situations.count("a pipeline file is removed");
      scene.code.deleteAll(List.of(file));
      away.add(pipeline);
    } else if (drawn == 1) {
      scene.situations.count("a pipeline file becomes faulty");
      scene.put(scene.code, file, "nmae: typo");
      away.add(pipeline);
    } else {
      scene.situations.count("a pipeline file is changed");
      scene.putFile(pipeline);
    }
  }

  /** What somebody broke is mended; what is under way goes on. */
  void end() {
    away.forEach(scene::putFile);
    scene.requests.end();
  }

  private void refuse() {
    switch (random.nextInt(6)) {
      case 4 -> scene.warehouse.refuseNext(trouble());
      case 5 -> lag();
      case 0 -> scene.clusters.refuseNext(trouble());
      case 1 -> scene.clusters.breakNext(trouble());
      case 2 -> {
        scene.jobs.refuseNext(trouble());
        scene.batches.refuseNext(trouble());
      }
      default -> {
        scene.clusters.refuseNext(null);
        scene.clusters.breakNext(null);
        scene.jobs.refuseNext(null);
        scene.batches.refuseNext(null);
      }
    }
  }

  /** One look at a job, and not two within minutes, sees an older state. */
  private void lag() {
    if (!meddles && !tampers) {
      scene.calls.lag();
    }
  }

  private Failure trouble() {
    Failure.Fault[] faults = Failure.Fault.values();
    Failure.Fault fault = faults[random.nextInt(faults.length)];
    return new Failure(fault, "Refused for " + fault + ".", scene.clock.instant());
  }
}
