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

  static Walk of(long seed, boolean told, Mutant mutant) {
    Scene scene = new Scene(seed, told, mutant);
    Chaos chaos = new Chaos(scene);
    scene.stage.betweenTurns(chaos::act);
    int rounds = scene.random.nextInt(20, 250);
    for (int i = 0; i < MOST_ROUNDS && (i < rounds || !chaos.over()); i++) {
      chaos.act();
      scene.goOn();
    }
    scene.story.add(() -> "from now on nothing fails any more");
    scene.stage.calmDown();
    scene.comeToRest();
    new Promises(scene, chaos).check();
    return new Walk(seed, scene.witness.faults(), scene.story.lines());
  }
}
