package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.run.LandedObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The controller starts a cluster, and never comes back. */
class TtlTest {
  @Test
  void theClusterEndsByItselfWhereNobodyComesBack() {
    Scene scene = clusterWithoutController(Mutant.NONE);

    scene.clock.pass(Duration.ofHours(3));

    assertTrue(scene.clusters.there().isEmpty());
  }

  @Test
  void withoutItsTtlItWouldLiveOn() {
    Scene scene = clusterWithoutController(new SweepMutants.Endless());

    scene.clock.pass(Duration.ofDays(30));

    assertEquals(1, scene.clusters.there().size());
  }

  private static Scene clusterWithoutController(Mutant mutant) {
    Scene scene = new Scene(1, false, mutant, new Situations());
    scene.stage.calmDown();
    String name = "in/a/0.csv";
    long generation = scene.put(scene.landing, name, "content");
    scene.deliver(new LandedObject("landing", name, generation, 7, scene.clock.instant()));
    scene.stage.play(() -> scene.clusters.there().isEmpty());
    assertEquals(1, scene.clusters.accepted().size());
    return scene;
  }
}
