package dev.sparkdrop.port;

import dev.sparkdrop.run.Failure;
import dev.sparkdrop.run.ObservedCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clusters in memory. Without a word from the test they come up at once and are gone as soon as
 * they are deleted; times, refusals and breakdowns are told to it. Of the TTLs in a cluster's
 * config {@code autoDeleteTtl} is honoured; nobody here knows when a cluster is idle.
 */
public final class MemoryClusters implements Clusters {
  private static final Pattern AUTO_DELETE = Pattern.compile("\"autoDeleteTtl\": *\"(\\d+)s\"");

  private final Clock clock;
  private final Map<String, Made> made = new LinkedHashMap<>();
  private final Set<String> requests = new HashSet<>();
  private final List<Order> accepted = new ArrayList<>();
  private final Map<String, Instant> lost = new HashMap<>();
  private final Map<String, Life> lives = new LinkedHashMap<>();
  private Duration bootTime = Duration.ZERO;
  private Duration deletionTime = Duration.ZERO;
  private Function<Order, Failure> refusals = order -> null;
  private Function<Order, Failure> breakdowns = order -> null;
  private Failure nextRefusal;
  private Failure nextBreakdown;
  private Failure nextFailedDeletion;
  private boolean hidden;
  private long uuids;
  private boolean limitsHold = true;

  public MemoryClusters(Clock clock) {
    this.clock = clock;
  }

  /**
   * From the request for a cluster until it is gone.
   *
   * @param gone null while it is there and nobody deleted it
   */
  public record Life(Instant requested, Instant gone) {}

  /** A cluster that is there. Its states follow from its times, so that nothing has to tick. */
  private static final class Made {
    private final Order order;
    private final String uuid;
    private final Instant ready;
    private final Failure breakdown;
    private final Instant expiry;
    private boolean forced;
    private Instant steady = Instant.MIN;
    private Failure failure;
    private Instant gone;
    private Failure stays;

    Made(Order order, String uuid, Instant ready, Failure breakdown, Instant expiry) {
      this.order = order;
      this.uuid = uuid;
      this.ready = ready;
      this.breakdown = breakdown;
      this.expiry = expiry;
    }

    private Instant end() {
      return expiry.equals(Instant.MAX) ? null : expiry;
    }

    ObservedCluster at(Instant now) {
      if (gone != null) {
        return new ObservedCluster(ObservedCluster.State.GOING_AWAY, uuid, null);
      }
      boolean settled = (forced || !now.isBefore(ready)) && !now.isBefore(steady);
      Failure broken = failure != null ? failure : settled && !forced ? breakdown : null;
      if (broken != null) {
        return new ObservedCluster(ObservedCluster.State.BROKEN, uuid, broken);
      }
      return new ObservedCluster(
          settled ? ObservedCluster.State.READY : ObservedCluster.State.COMING_UP, uuid, null);
    }
  }

  @Override
  public synchronized Optional<Failure> create(Order order) {
    settle();
    if (made.containsKey(key(order.region(), order.name()))) {
      return Optional.empty();
    }
    if (nextRefusal != null) {
      Failure refusal = nextRefusal;
      nextRefusal = null;
      return Optional.of(refusal);
    }
    Failure refused = refusals.apply(order);
    if (refused != null) {
      return Optional.of(refused);
    }
    // The request's id is made from the name: what was created once is never created again.
    if (requests.add(key(order.region(), order.name()))) {
      String uuid = new UUID(0, ++uuids).toString();
      Instant now = clock.instant();
      Failure breakdown = nextBreakdown != null ? nextBreakdown : breakdowns.apply(order);
      Made cluster = new Made(order, uuid, now.plus(bootTime), breakdown, expiry(order, now));
      nextBreakdown = null;
      made.put(key(order.region(), order.name()), cluster);
      accepted.add(order);
      lives.put(uuid, new Life(clock.instant(), null));
    }
    return Optional.empty();
  }

  @Override
  public synchronized ObservedCluster see(String region, String name) {
    settle();
    if (hidden) {
      throw new IllegalStateException("looking at cluster " + name + " was refused");
    }
    Made cluster = made.get(key(region, name));
    return cluster == null ? ObservedCluster.ABSENT : cluster.at(clock.instant());
  }

  @Override
  public synchronized void delete(String region, String name, String uuid) {
    settle();
    Made cluster = made.get(key(region, name));
    if (cluster != null && cluster.uuid.equals(uuid) && cluster.gone == null) {
      cluster.gone = clock.instant().plus(deletionTime);
      cluster.stays = nextFailedDeletion;
      nextFailedDeletion = null;
      lost.put(uuid, clock.instant());
      over(cluster, cluster.gone);
      settle();
    }
  }

  @Override
  public synchronized List<Found> labelled(String region, String key, String value) {
    return there().stream()
        .filter(found -> found.region().equals(region))
        .filter(found -> value.equals(found.labels().get(key)))
        .toList();
  }

  /** From now on clusters need so long to come up. */
  public synchronized void bootTime(Duration time) {
    bootTime = time;
  }

  /** From now on clusters need so long to go. */
  public synchronized void deletionTime(Duration time) {
    deletionTime = time;
  }

  /** The next cluster that is asked for is refused. */
  public synchronized void refuseNext(Failure failure) {
    nextRefusal = failure;
  }

  /** The next cluster that is asked for breaks at the time when it should be ready. */
  public synchronized void breakNext(Failure failure) {
    nextBreakdown = failure;
  }

  /** Clusters that are asked for from now on are refused so; null for one that is not. */
  public synchronized void refuse(Function<Order, Failure> answers) {
    refusals = answers;
  }

  /** Clusters that are asked for from now on break so when they should be ready; null: not. */
  public synchronized void breakUp(Function<Order, Failure> answers) {
    breakdowns = answers;
  }

  /** The next deletion that is begun fails: at its end the cluster is there, and broken. */
  public synchronized void failNextDeletion(Failure failure) {
    nextFailedDeletion = failure;
  }

  /** Whether looking at clusters is forbidden, as to those without access to the project. */
  public synchronized void hide(boolean all) {
    hidden = all;
  }

  /** A cluster that is coming up is ready now. */
  public synchronized void comeUp(String name) {
    named(name).forced = true;
  }

  /** A cluster is not ready for so long, as while the platform updates it. */
  public synchronized void beUnsteady(String name, Duration time) {
    named(name).steady = clock.instant().plus(time);
  }

  /** A cluster breaks now; with null it works again. */
  public synchronized void breakDown(String name, Failure failure) {
    settle();
    named(name).failure = failure;
  }

  /** A cluster is gone now, whoever did it. */
  public synchronized void vanish(String name) {
    Made cluster = named(name);
    made.values().remove(cluster);
    lost.putIfAbsent(cluster.uuid, clock.instant());
    over(cluster, clock.instant());
  }

  /** Since when that very cluster has no agent for its jobs any more; empty while it has. */
  public synchronized Optional<Instant> lost(String uuid) {
    settle();
    return Optional.ofNullable(lost.get(uuid));
  }

  /** All clusters that are there, those that are going away too. */
  public synchronized Collection<Found> there() {
    settle();
    return made.values().stream()
        .map(
            c ->
                new Found(
                    c.order.region(),
                    c.order.name(),
                    c.uuid,
                    c.order.labels(),
                    c.gone != null,
                    c.end()))
        .toList();
  }

  /** Every order that led to a cluster, the first first. */
  public synchronized List<Order> accepted() {
    return List.copyOf(accepted);
  }

  /** How long each cluster was there, the first first. */
  public synchronized List<Life> lives() {
    return List.copyOf(lives.values());
  }

  private void over(Made cluster, Instant gone) {
    lives.computeIfPresent(cluster.uuid, (uuid, life) -> new Life(life.requested(), gone));
  }

  /** From now on no cluster is ended by its own limit. */
  public synchronized void forgetLimits() {
    limitsHold = false;
  }

  private void settle() {
    Instant now = clock.instant();
    for (Made cluster : made.values()) {
      if (cluster.stays != null && !now.isBefore(cluster.gone)) {
        cluster.gone = null;
        cluster.failure = cluster.stays;
        cluster.stays = null;
      }
    }
    made.values()
        .removeIf(
            cluster -> {
              boolean expired = limitsHold && !now.isBefore(cluster.expiry);
              if (expired) {
                lost.putIfAbsent(cluster.uuid, cluster.expiry);
              }
              return expired || (cluster.gone != null && !now.isBefore(cluster.gone));
            });
  }

  /** As the platform has it, the time counts from the request. */
  private static Instant expiry(Order order, Instant now) {
    Matcher ttl = AUTO_DELETE.matcher(order.config());
    return ttl.find() ? now.plusSeconds(Long.parseLong(ttl.group(1))) : Instant.MAX;
  }

  private Made named(String name) {
    return made.values().stream()
        .filter(c -> c.order.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no cluster " + name));
  }

  private static String key(String region, String name) {
    return region + "/" + name;
  }
}
