package dev.sparkdrop.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.MemoryBucket;
import dev.sparkdrop.port.TestClock;
import dev.sparkdrop.run.ClusterLease;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Lane;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterUsageTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final ClusterShape NODES =
      ClusterShape.parse("1 master n2-standard-4 100 pd-standard, autoscaled").orElseThrow();

  private final MemoryBucket state = new MemoryBucket(new TestClock(NOW));
  private final ClusterUsage clusterUsage = Ledger.in("state", state).clusterUsage();

  private static ClusterAccount account(String lane, Instant opened, int number) {
    String run = lane + "-" + Long.toString(opened.toEpochMilli(), Character.MAX_RADIX) + "abcd";
    return new ClusterAccount(
        run + "-" + number,
        "daily",
        lane,
        "us-central1",
        number == 1 ? null : "0-1",
        opened.plusSeconds(1),
        number == 1 ? null : opened.plusSeconds(90),
        opened.plusSeconds(120),
        opened.plusSeconds(180),
        NODES);
  }

  private static List<ClusterAccount> readable(List<ClusterUsage.Entry> entries) {
    return entries.stream().flatMap(entry -> entry.account().stream()).toList();
  }

  @Test
  void accountsAreListedNewestFirstAPageAtATime() {
    List<ClusterAccount> all =
        List.of(
            account("daily-2", NOW, 2),
            account("daily-1", NOW.minusSeconds(60), 1),
            account("daily-2", NOW.minusSeconds(90_000), 2));
    List.of(1, 2, 0).forEach(i -> clusterUsage.keep(all.get(i)));

    List<ClusterUsage.Entry> first = clusterUsage.from("daily", "", 2);
    List<ClusterUsage.Entry> second = clusterUsage.from("daily", first.get(1).place() + "-", 2);

    assertEquals(all.subList(0, 2), readable(first));
    assertEquals(all.subList(2, 3), readable(second));
    assertEquals(NOW.minusSeconds(60), first.get(1).opened());
    assertEquals(List.of("daily"), clusterUsage.pipelines());
  }

  @Test
  void theFirstAccountOfAClusterStays() {
    ClusterAccount first = account("daily", NOW, 1);
    ClusterAccount late =
        ClusterAccount.of(
            Lane.of("daily", Map.of()),
            claim(first.cluster()),
            NOW,
            NOW.plusSeconds(999),
            ClusterShape.UNKNOWN);

    clusterUsage.keep(first);
    clusterUsage.keep(late);

    assertEquals(
        Map.of(first.cluster(), first), clusterUsage.of("daily", List.of(first.cluster(), "none")));
  }

  private static ClusterLease claim(String cluster) {
    return new ClusterLease(cluster, "us-east1", 0, NOW, null, null, null, null);
  }

  @Test
  void aClusterWithoutATimeInItsNameComesLast() {
    ClusterAccount odd =
        new ClusterAccount("odd", "daily", "daily", "r", null, NOW, null, NOW, NOW, NODES);
    clusterUsage.keep(odd);
    clusterUsage.keep(account("daily", Instant.parse("1995-01-01T00:00:00Z"), 1));

    assertEquals(odd, readable(clusterUsage.from("daily", "", 10)).get(1));
    assertEquals("", odd.run());
  }

  @Test
  void whatIsNewerForeignOrDamagedHasNoAccount() {
    ClusterAccount whole = account("daily", NOW, 1);
    clusterUsage.keep(whole);
    String name = state.names().iterator().next();
    Map<String, String> metadata = state.read(name).orElseThrow().entry().metadata();
    put("newer", metadata, Map.of("version", "2"));
    put("odd-version", metadata, Map.of("version", "one"));
    put("odd-time", metadata, Map.of("gone", "yesterday"));
    put("foreign", Map.of(), Map.of());

    assertEquals(List.of(whole), readable(clusterUsage.from("daily", "", 10)));
  }

  @Test
  void machinesThatCannotBeReadAreNotKnown() {
    clusterUsage.keep(account("daily", NOW, 1));
    String name = state.names().iterator().next();
    Map<String, String> metadata = state.read(name).orElseThrow().entry().metadata();
    state.deleteAll(List.of(name));
    put("x", metadata, Map.of("nodes", "many"));

    assertEquals(ClusterShape.UNKNOWN, readable(clusterUsage.from("daily", "", 10)).get(0).nodes());
  }

  private void put(String name, Map<String, String> metadata, Map<String, String> changed) {
    Map<String, String> all = new HashMap<>(metadata);
    all.putAll(changed);
    state.write(new Bucket.Draft("clusters/daily/" + name, "", all), Bucket.NONE);
  }

  @Test
  void clocksThatDisagreeMakeNoTimeNegative() {
    ClusterAccount odd =
        new ClusterAccount(
            "c", "p", "p", "r", null, NOW, NOW.minusSeconds(5), NOW, NOW.minusSeconds(9), NODES);

    assertEquals(
        List.of(0L, 0L, 0L),
        List.of(odd.time().toSeconds(), odd.boot().toSeconds(), odd.deletion().toSeconds()));
  }
}
