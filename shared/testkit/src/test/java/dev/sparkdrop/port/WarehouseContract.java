package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryWarehouse.Row;
import dev.sparkdrop.port.Warehouse.Fill;
import dev.sparkdrop.port.Warehouse.Merge;
import dev.sparkdrop.port.Warehouse.Target;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedLoad;
import dev.sparkdrop.run.ObservedLoad.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Warehouse} promises; a subclass says which. */
public abstract class WarehouseContract {
  private static final Row A1 = new Row("gs://landing/a", 1);
  private static final Row A2 = new Row("gs://landing/a", 2);
  private static final Row B1 = new Row("gs://landing/b", 1);

  private final String table = newTable();

  /** The one to try. */
  protected abstract Warehouse warehouse();

  /** {@code project.dataset.table} of a table that is not there, in a dataset that is. */
  protected abstract String newTable();

  /** Writes a file with these rows, and gives its URI. */
  protected abstract String file(List<Row> rows);

  /** The rows of a table, looked at without the port, in any order. */
  protected abstract List<Row> rows(String table);

  /** Takes a table away. */
  protected abstract void drop(String table);

  @Test
  void theRowsOfAFileAreInTheTableAndCounted() {
    load("1", true, A1, B1);

    assertRows(A1, B1);
    assertEquals(new ObservedLoad(State.SUCCEEDED, null, 2), over(id("1", "merge")));
  }

  @Test
  void rowsOfTheSameSourceAreReplacedAndOthersStay() {
    load("1", true, A1, B1);

    load("2", true, A2, A2);

    assertRows(A2, A2, B1);
    assertEquals(2, over(id("2", "merge")).rows(), "rows that came, without those that went");
  }

  @Test
  void appendedRowsLeaveTheOldOnes() {
    load("1", false, A1);

    load("2", false, A1, A2);

    assertRows(A1, A1, A2);
  }

  @Test
  void anOrderThatIsRepeatedChangesNothing() {
    load("1", false, A1);
    load("2", false, A2);

    load("1", false, A1);
    load("2", false, A2);

    assertRows(A1, A2);
  }

  @Test
  void filesOfManyPartsAreMergedTogether() {
    started(fill("1", "a", true, true, A1));
    over(id("1", "a"));
    started(fill("1", "b", true, false, B1));
    over(id("1", "b"));

    merge("1", true, staging("1"));

    assertRows(A1, B1);
  }

  @Test
  void thePartThatBeginsAgainTakesAwayWhatWasStagedBefore() {
    started(fill("1", "a", true, true, A1));
    over(id("1", "a"));
    started(fill("1", "b", true, true, B1));
    over(id("1", "b"));

    merge("1", true, staging("1"));

    assertRows(B1);
  }

  @Test
  void aBatchWithoutRowsTakesTheOldOnesAway() {
    load("1", true, A1, B1);

    started(
        warehouse().merge(new Merge(id("2", "merge"), target(true), null, List.of(A1.source()))));
    over(id("2", "merge"));

    assertRows(B1);
  }

  @Test
  void aBatchWithoutRowsOnATableThatIsNotThereIsLoaded() {
    started(
        warehouse().merge(new Merge(id("1", "merge"), target(true), null, List.of(A1.source()))));

    assertEquals(new ObservedLoad(State.SUCCEEDED, null, 0), over(id("1", "merge")));
  }

  @Test
  void withoutItsStagingTableAMergeIsRefusedAndNoRowGoes() {
    load("1", true, A1, B1);
    started(fill("2", "fill", true, true, A2));
    over(id("2", "fill"));
    drop(staging("2"));

    Merge merge = new Merge(id("2", "merge"), target(true), staging("2"), List.of(A1.source()));
    Optional<Failure> refused = warehouse().merge(merge);

    assertEquals(Failure.Fault.USER, refused.orElseThrow().fault());
    assertTrue(refused.get().sentence().contains(staging("2")), refused.get().sentence());
    assertEquals(ObservedLoad.ABSENT, warehouse().look(target(true), id("2", "merge")));
    assertRows(A1, B1);
  }

  @Test
  void aMergeThatRanIsKnownEvenWhenItsStagingTableIsGone() {
    load("1", true, A1);
    drop(staging("1"));

    Merge again = new Merge(id("1", "merge"), target(true), staging("1"), List.of(A1.source()));

    assertEquals(Optional.empty(), warehouse().merge(again));
    assertRows(A1);
  }

  @Test
  void aBlockedIdNeverLoads() {
    assertTrue(warehouse().block(target(true), id("1", "fill")));
    assertTrue(warehouse().block(target(true), id("1", "fill")));

    started(fill("1", "fill", true, true, A1));

    ObservedLoad seen = over(id("1", "fill"));
    assertEquals(State.FAILED, seen.state(), "what loads nothing is no success");
    assertEquals(Failure.Fault.USER, seen.failure().fault(), "it is final");
    assertEquals(List.of(), rows(staging("1")));
  }

  @Test
  void aLoadThatIsThereIsNotBlocked() {
    started(fill("1", "fill", true, true, A1));

    assertFalse(warehouse().block(target(true), id("1", "fill")));
    assertEquals(new ObservedLoad(State.SUCCEEDED, null, 1), over(id("1", "fill")));
  }

  @Test
  void whatWasNeverStartedIsAbsent() {
    assertEquals(ObservedLoad.ABSENT, warehouse().look(target(true), id("1", "fill")));
  }

  /** Loads a run's rows from one file. */
  private void load(String run, boolean replace, Row... rows) {
    started(fill(run, "fill", replace, true, rows));
    assertEquals(State.SUCCEEDED, over(id(run, "fill")).state());
    merge(run, replace, staging(run));
  }

  private Optional<Failure> fill(
      String run, String part, boolean replace, boolean first, Row... rows) {
    List<String> files = List.of(file(List.of(rows)));
    return warehouse().fill(new Fill(id(run, part), target(replace), staging(run), files, first));
  }

  private void merge(String run, boolean replace, String staging) {
    List<String> sources = List.of(A1.source());
    started(warehouse().merge(new Merge(id(run, "merge"), target(replace), staging, sources)));
    ObservedLoad merged = over(id(run, "merge"));
    assertEquals(State.SUCCEEDED, merged.state(), merged.toString());
  }

  private static void started(Optional<Failure> refusal) {
    assertEquals(Optional.empty(), refusal);
  }

  private ObservedLoad over(String id) {
    ObservedLoad seen = warehouse().look(target(true), id);
    while (seen.state() == State.ACTIVE) {
      Thread.onSpinWait();
      seen = warehouse().look(target(true), id);
    }
    return seen;
  }

  private void assertRows(Row... expected) {
    assertEquals(sorted(List.of(expected)), sorted(rows(table)));
  }

  private static List<String> sorted(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }

  private Target target(boolean replace) {
    return new Target(table, null, replace, null, List.of());
  }

  private String staging(String run) {
    return table + "_sd_" + run;
  }

  private String id(String run, String part) {
    return "sd-" + table.replaceAll("[^A-Za-z0-9]", "-") + "-" + run + "-" + part;
  }
}
