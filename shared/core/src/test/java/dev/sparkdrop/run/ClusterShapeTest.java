package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterShapeTest {
  @Test
  void theTextIsReadAgain() {
    ClusterShape.Group master =
        new ClusterShape.Group(
            1, "master", ClusterShape.DATAPROCS_CHOICE, 100, "pd-standard", false);
    ClusterShape.Group secondary =
        new ClusterShape.Group(30, "secondary", "n2-standard-4", 50, "pd-ssd", true);
    for (ClusterShape clusterShape :
        List.of(
            ClusterShape.UNKNOWN,
            new ClusterShape(List.of(master), false),
            new ClusterShape(List.of(master, secondary), true))) {
      assertEquals(
          Optional.of(clusterShape),
          ClusterShape.parse(clusterShape.toString()),
          clusterShape.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 master",
        "x master e2-standard-4 100 pd-ssd",
        "1 master e2-standard-4 100 pd-ssd cheap",
        "99999999999 master e2-standard-4 100 pd-ssd"
      })
  void whatIsNoneIsNotRead(String text) {
    assertEquals(Optional.empty(), ClusterShape.parse(text));
  }
}
