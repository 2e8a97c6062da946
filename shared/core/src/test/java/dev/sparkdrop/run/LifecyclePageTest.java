package dev.sparkdrop.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Generates docs/lifecycle.md from the table, and fails where the page says something else. */
class LifecyclePageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "lifecycle.md");

  @Test
  void thePageSaysWhatTheCodeDoes() throws IOException {
    String page = page();
    if (Boolean.getBoolean("lifecycle.write")) {
      Files.writeString(PAGE, page);
    }

    String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";

    assertEquals(
        page,
        written,
        "docs/lifecycle.md is stale; write it anew with:"
            + " mvn -pl shared/core test -Dtest=LifecyclePageTest -Dlifecycle.write=true");
  }

  private static String page() {
    Map<Row, TreeSet<String>> leadsTo = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      Lifecycle.rows(phase).forEach(row -> leadsTo.put(row, new TreeSet<>()));
    }
    TreeSet<String> arrows = new TreeSet<>();
    DecisionContexts.all()
        .forEach(
            s -> {
              Row row = Lifecycle.row(s);
              row.decide(s)
                  .by(new Next())
                  .forEach(
                      next -> {
                        leadsTo.get(row).add(next.toString());
                        Phase from = s.record().phase();
                        if (next != from) {
                          arrows.add("    " + from + " --> " + next);
                        }
                      });
            });
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| phase | seen | action | phase after |\n| --- | --- | --- | --- |\n");
    for (Phase phase : Phase.values()) {
      String shown = phase.toString();
      for (Row row : Lifecycle.rows(phase)) {
        page.append("| " + shown + " | " + row.seen() + " | " + row.step().label() + " | ");
        page.append(String.join(", ", leadsTo.get(row)) + " |\n");
        shown = "";
      }
    }
    page.append("\n```mermaid\nstateDiagram-v2\n    [*] --> IDLE\n");
    arrows.forEach(arrow -> page.append(arrow).append('\n'));
    return page.append("```\n").toString();
  }

  private static final String HEAD =
      """
      # The lifecycle of a lane

      Generated from the tables in `run` (`IdleRows`, `ProvisioningRows`, …); the build fails when this page is stale.

      Whatever wakes a function, it looks at the lane, finds the first row of the lane's phase that
      holds, does what the row says, and looks again, until the row says Wait or Done. Every change
      of phase is a compare-and-set on the lane's record. Every action may be repeated.
      Before a record lets go of a cluster that was asked for, the cluster's account is written into
      the ledger (`clusters/`), once; no row depends on it.
      A serverless batch has no cluster. Its machines count as one that is ready until the batch is
      started, and that is gone when no batch of that id runs, or can be started any more: where a row
      says that the cluster is deleted, the batch is told to stop, and where none is there its id is taken.

      """;

  /** Where an action can lead; a deed can also leave the record as it is. */
  private static final class Next implements ActionVisitor<Set<Phase>> {
    @Override
    public Set<Phase> done(Action.Done action) {
      return Set.of(Phase.IDLE);
    }

    @Override
    public Set<Phase> await(Action.Wait action) {
      return Set.of();
    }

    @Override
    public Set<Phase> move(Action.Move action) {
      return Set.of(action.next().phase());
    }

    @Override
    public Set<Phase> openRun(Action.OpenRun action) {
      return Set.of(action.next().phase());
    }

    @Override
    public Set<Phase> createCluster(Action.CreateCluster action) {
      return Set.of(action.record().clusterRequested(DecisionContexts.NOW).phase());
    }

    @Override
    public Set<Phase> seal(Action.Seal action) {
      if (action.ready().halvesWait() && action.ready().bisection().isRest()) {
        return Set.of(action.ready().sealedRest(false, DecisionContexts.NOW).phase());
      }
      return Set.of(
          action.ready().sealed(null, false, DecisionContexts.NOW).phase(),
          action.ready().sealedEmpty(false, DecisionContexts.NOW).phase());
    }

    @Override
    public Set<Phase> giveUp(Action.GiveUp action) {
      return Set.of(action.record().gaveUp(action.reason(), DecisionContexts.NOW).phase());
    }

    @Override
    public Set<Phase> submitJob(Action.SubmitJob action) {
      return Set.of(action.record().submitted(DecisionContexts.NOW).phase());
    }

    @Override
    public Set<Phase> cancelJob(Action.CancelJob action) {
      return Set.of(action.record().cancelRequested(DecisionContexts.NOW).phase());
    }

    @Override
    public Set<Phase> stopBatch(Action.StopBatch action) {
      return Set.of(action.record().phase());
    }

    @Override
    public Set<Phase> startLoad(Action.StartLoad action) {
      return Set.of(action.record().phase());
    }

    @Override
    public Set<Phase> blockLoad(Action.BlockLoad action) {
      return Set.of(action.record().phase());
    }

    @Override
    public Set<Phase> writeReceipt(Action.WriteReceipt action) {
      return Set.of(action.record().accounted().phase());
    }

    @Override
    public Set<Phase> deleteCluster(Action.DeleteCluster action) {
      return Set.of();
    }
  }
}
