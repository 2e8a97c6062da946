package dev.sparkdrop.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sparkdrop.ledger.ClusterAccount;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.Failure.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the ledger says of clusters that are gone. */
class ClusterUsageStoryTest {
  private static final String MACHINES =
      "[{config: {masterConfig: {machineTypeUri: n2d-standard-4}}}]";

  private final World world = new World();

  private List<ClusterAccount> accounts() {
    return world.ledger.clusterUsage().from("birds", "", 1000).stream()
        .flatMap(entry -> entry.account().stream())
        .toList();
  }

  private Failure trouble(Fault fault) {
    return new Failure(fault, "No such luck.", world.clock.instant());
  }

  @Test
  void aClusterThatIsGoneHasAnAccountOfItsLife() {
    world.pipeline("birds", "birds/*.csv");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    ClusterAccount account = accounts().get(0);
    String run = world.receipts().get(0).get("run").getAsString();
    assertEquals(1, accounts().size());
    assertEquals(run + "-1", account.cluster());
    assertEquals("birds", account.lane());
    assertEquals("us-central1", account.region());
    assertEquals(
        world
            .receipts()
            .get(0)
            .getAsJsonArray("attempts")
            .get(0)
            .getAsJsonObject()
            .get("clusterUuid")
            .getAsString(),
        account.uuid());
    assertEquals(world.clusters.lives().get(0).requested(), account.requested());
    Duration late = Duration.between(world.clusters.lives().get(0).gone(), account.gone());
    assertFalse(late.isNegative() || late.compareTo(Duration.ofMinutes(1)) > 0, late::toString);
    assertEquals(
        world.receipts().get(0).getAsJsonObject("timeline").get("clusterReady").getAsString(),
        account.ready().toString());
    assertEquals(Duration.ofMinutes(1), account.deletion());
    assertEquals("1 master e2-standard-4 100 pd-standard", account.nodes().toString());
  }

  @Test
  void anAccountCostsOneRequest() {
    world.pipeline("birds", "birds/*.csv");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));

    assertEquals(1, world.stateCalls.calls("create clusters/"));
    for (String other : List.of("read", "stat", "list", "write", "delete")) {
      assertEquals(0, world.stateCalls.calls(other + " clusters/"), other);
    }
  }

  @Test
  void runsOnOneClusterHaveOneAccount() {
    world.pipeline("birds", "birds/*.csv", "batch: {linger: 5m}");

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(3));
    world.objectLands("birds/b.csv");
    world.timePasses(Duration.ofMinutes(15));

    assertEquals(2, world.receipts().size());
    assertEquals(1, accounts().size());
  }

  @Test
  void theClusterOfEveryRungHasAnAccountWithItsOwnMachines() {
    world.ladder("birds", "birds/*.csv", MACHINES);
    world.clusters.breakUp(
        order -> world.clusters.accepted().isEmpty() ? trouble(Fault.STOCKOUT) : null);

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(
        List.of("e2-standard-4", "n2d-standard-4"),
        accounts().stream().map(account -> account.nodes().groups().get(0).machine()).toList());
    assertNull(accounts().get(0).ready());
    assertEquals(Duration.ZERO, accounts().get(0).boot());
  }

  @Test
  void aClusterThatWasRefusedHasNone() {
    world.ladder("birds", "birds/*.csv", MACHINES);
    world.clusters.refuseNext(trouble(Fault.QUOTA));

    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(20));

    assertEquals(1, world.receipts().size());
    assertEquals(
        List.of(world.receipts().get(0).get("run").getAsString() + "-2"),
        accounts().stream().map(ClusterAccount::cluster).toList());
  }

  @Test
  void theAccountIsThereBeforeTheLaneMovesOnAndIsNotWrittenAnew() {
    world.pipeline("birds", "birds/*.csv");
    world.stateCalls.before(
        call -> {
          if (call.startsWith("write lanes/") && !accounts().isEmpty()) {
            throw new IllegalStateException("the invocation dies");
          }
        });
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(10));
    ClusterAccount first = accounts().get(0);

    world.stateCalls.before(call -> {});
    world.timePasses(Duration.ofMinutes(2));

    assertEquals(List.of(first), accounts());
    assertEquals(
        "IDLE",
        world.state.read("lanes/birds/birds.json").orElseThrow().entry().metadata().get("phase"));
  }

  @Test
  void aCopyThatCannotBeReadDoesNotKeepTheLane() {
    world.pipeline("birds", "birds/*.csv");
    world.objectLands("birds/a.csv");
    world.timePasses(Duration.ofMinutes(1));
    String copy = world.only("runs/", "/pipeline.json");
    while (world.receipts().isEmpty()) {
      world.timePasses(Duration.ofMinutes(1));
    }
    world.handWrites(copy, "{\"version\": 99}");
    world.functionsAreReplaced();

    world.timePasses(Duration.ofMinutes(10));

    assertEquals(
        List.of(ClusterShape.UNKNOWN), accounts().stream().map(ClusterAccount::nodes).toList());
    assertEquals(1, world.logged("cluster is accounted for without its machines"));
  }
}
