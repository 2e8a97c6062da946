package dev.sparkdrop.simulation;

import java.util.List;

/**
 * One random walk.
 *
 * @param faults the promises that it broke; empty where it kept them all
 * @param story empty where nobody asked for it
 */
record Walk(long seed, List<String> faults, List<String> story) {
  private static final int MOST_ROUNDS = 5_000;

  static Walk of(long seed, boolean told, Mutant mutant, Situations situations) {
    Scene scene = new Scene(seed, told, mutant, situations);
    Chaos chaos = new Chaos(scene);
    scene.stage.betweenTurns(chaos::act);
    int rounds = scene.random.nextInt(20, 250) + scene.poison.moreRounds();
    int[] round = new int[1];
    scene.stage.play(
        () -> {
          scene.letTimePass();
          chaos.act();
          return ++round[0] < MOST_ROUNDS && (round[0] < rounds || !chaos.over());
        });
    scene.story.add(() -> "from now on nothing fails any more");
    chaos.end();
    scene.stage.calmDown();
    scene.comeToRest(chaos.unnoticed());
    new Promises(scene, chaos, mutant).check();
    return new Walk(seed, scene.witness.faults(), scene.story.lines());
  }
}
