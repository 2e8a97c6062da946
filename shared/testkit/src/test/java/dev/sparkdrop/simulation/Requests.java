package dev.sparkdrop.simulation;

import dev.sparkdrop.ledger.Backfill;
import dev.sparkdrop.ledger.Command.Kind;
import dev.sparkdrop.ledger.CommandLog.Answer;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.LaneRecord;
import dev.sparkdrop.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What somebody asks for by hand: cancellations, pauses, backfills; and what must be true then. */
final class Requests {
  private static final List<String> FOLDERS =
      List.of("cancel/", "paused/", "resume/", "backfill/", "backfilling/");

  private final Scene scene;
  private final RandomGenerator random;
  private final Set<String> cancelled = new HashSet<>();
  private final Map<String, Run> stops = new HashMap<>();
  private final Map<String, String> clusters = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Backfill> backfills = new HashMap<>();
  private int asked;

  Requests(Scene scene) {
    this.scene = scene;
    this.random = scene.random;
  }

  /** Somebody asks for something. */
  void ask() {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> cancel();
      case 3, 4 -> pauseOrResume();
      default -> backfill();
    }
  }

  private void cancel() {
    List<String> runs =
        new ArrayList<>(
            scene.state.names().stream().filter(name -> name.endsWith("/pipeline.json")).toList());
    if (!runs.isEmpty()) {
      // Mostly one of the last, which may be open.
      int back = random.nextInt(1 + random.nextInt(runs.size()));
      String[] parts = runs.get(runs.size() - 1 - back).split("/", -1);
      cancelled.add(parts[2]);
      ask(Kind.CANCEL, parts[1], parts[2]);
    }
  }

  private void pauseOrResume() {
    String pipeline = pipeline();
    if (!scene.ledger.commands().paused(pipeline)) {
      ask(Kind.PAUSE, pipeline, null);
    } else if (random.nextBoolean()) {
      ask(Kind.RESUME, pipeline, null);
    } else {
      resumeByHand();
    }
  }

  private void resumeByHand() {
    scene.story.add(() -> "world: all pauses are taken away by hand");
    scene.state.deleteAll(
        scene.state.names().stream().filter(name -> name.startsWith("paused/")).toList());
  }

  private void backfill() {
    Instant now = scene.clock.instant();
    Instant from = random.nextBoolean() ? Instant.EPOCH : now.minus(Duration.ofMinutes(20));
    Backfill what = new Backfill(from, null, "in/");
    String pipeline = pipeline();
    String name = "b" + ++asked;
    backfills.put(name, what.until(now));
    scene.story.add(() -> "world: somebody asks for backfill " + name + " of " + pipeline);
    scene.ledger.commands().ask(what, pipeline, name, "anna", now);
  }

  private String pipeline() {
    List<String> names = List.copyOf(scene.pipelines.names());
    return names.get(random.nextInt(names.size()));
  }

  private void ask(Kind kind, String pipeline, String run) {
    scene.story.add(() -> "world: somebody asks for " + kind + " " + pipeline + " " + run);
    scene.ledger.commands().ask(kind, pipeline, run, "anna", scene.clock.instant());
  }

  /** From now on nobody asks for anything. */
  void end() {
    resumeByHand();
  }

  /** Whether everything was granted or refused. */
  boolean nothingIsAsked() {
    return scene.state.names().stream()
        .noneMatch(name -> FOLDERS.stream().anyMatch(name::startsWith));
  }

  /** An invocation begins: it sees what was there before. */
  void begins(String invocation) {
    begun.put(invocation, scene.clock.instant());
  }

  /** A record names a run that none named before. */
  void opened(LaneRecord record) {
    String name = "paused/" + record.lane().pipeline();
    Bucket.Entry pause = scene.state.stat(List.of(name)).get(name);
    Instant since = begun.getOrDefault(scene.stage.who(), Instant.MIN);
    if (pause != null && pause.created().isBefore(since)) {
      accuse("a paused pipeline opened a run", record.run().id());
    }
  }

  /** A record with an open run was written. */
  void written(LaneRecord record) {
    Run run = record.run();
    if (run.stop() == null || run.ending() != null) {
      return;
    }
    if (!cancelled.contains(run.id())) {
      accuse("a run was cancelled that nobody named", run.id());
    }
    Run before = stops.putIfAbsent(run.id(), run);
    clusters.putIfAbsent(run.id(), record.lease().cluster());
    if (before == null) {
      scene.situations.count("a run is to be cancelled while it is " + record.phase());
    } else if (before.attempt() != run.attempt()
        || !Objects.equals(clusters.get(run.id()), record.lease().cluster())) {
      accuse("a cancelled run was tried again", run.id());
    }
  }

  /** What only the record said is not known any more. */
  void recordDeleted(String lane) {
    stops.keySet().removeIf(run -> run.startsWith(lane + "-"));
    clusters.keySet().removeIf(run -> run.startsWith(lane + "-"));
  }

  /** Whether a backfill that was granted should have taken the object in. */
  boolean takenIn(String pipeline, LandedObject object) {
    return answers().stream()
        .filter(answer -> answer.kind() == Kind.BACKFILL && answer.granted())
        .filter(answer -> answer.pipeline().equals(pipeline))
        .map(answer -> backfills.get(answer.id()))
        .anyMatch(
            what ->
                !object.created().isBefore(what.from()) && object.created().isBefore(what.to()));
  }

  /** At rest: everything got its answer. */
  void check() {
    Set<String> answered = new HashSet<>();
    for (Answer answer : answers()) {
      scene.situations.count(answer.kind() + (answer.granted() ? " is granted" : " is refused"));
      answered.add(answer.id());
    }
    Set<String> named = new HashSet<>(cancelled);
    named.addAll(backfills.keySet());
    named.removeAll(answered);
    if (!named.isEmpty()) {
      accuse("somebody asked, and got no answer", named);
    }
  }

  private List<Answer> answers() {
    return scene.ledger.commandLog().list(null, 1000).answers();
  }

  private void accuse(String what, Object whom) {
    scene.story.add(() -> "FAULT " + what + ": " + whom);
    scene.witness.accuse(what);
  }
}
