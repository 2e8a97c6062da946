package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodesTest {
  @Test
  void theTextIsReadAgain() {
    Nodes.Group master =
        new Nodes.Group(1, "master", Nodes.DATAPROCS_CHOICE, 100, "pd-standard", false);
    Nodes.Group secondary = new Nodes.Group(30, "secondary", "n2-standard-4", 50, "pd-ssd", true);
    for (Nodes nodes :
        List.of(
            Nodes.UNKNOWN,
            new Nodes(List.of(master), false),
            new Nodes(List.of(master, secondary), true))) {
      assertEquals(Optional.of(nodes), Nodes.parse(nodes.toString()), nodes.toString());
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
    assertEquals(Optional.empty(), Nodes.parse(text));
  }
}
