package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.ClusterShape;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The accounts of clusters that are gone: {@code clusters/<pipeline>/<time>-<cluster>}, all of it
 * in the metadata, each created once. For people to look at: nothing that Sparkdrop does depends on
 * them.
 *
 * <p>The time is when the run was opened that the cluster was first meant for, {@link NewestFirst};
 * it is in the cluster's own name, so that a name leads to its account.
 */
public final class ClusterUsage {
  private static final String FOLDER = "clusters/";

  /**
   * A cluster is named {@code <lane>-<8 digits of base 36, milliseconds><4 random>-<try>}, a
   * serverless batch has {@code a<attempt>} at its end.
   */
  private static final Pattern CLUSTER = Pattern.compile(".*-([0-9a-z]{8})[0-9a-z]{4}-a?\\d+");

  private final Bucket state;

  ClusterUsage(Bucket state) {
    this.state = state;
  }

  /**
   * An entry of the listing.
   *
   * @param opened when the run was opened that the cluster was first meant for
   * @param account empty where this code cannot read it
   */
  public record Entry(String place, Instant opened, Optional<ClusterAccount> account)
      implements Positioned {}

  /** Keeps an account; one that is there already stays. */
  public void keep(ClusterAccount account) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("version", String.valueOf(LedgerCodec.VERSION));
    metadata.put("cluster", account.cluster());
    metadata.put("lane", account.lane());
    metadata.put("region", account.region());
    metadata.put("requested", account.requested().toString());
    metadata.put("dismissed", account.dismissed().toString());
    metadata.put("gone", account.gone().toString());
    metadata.put("nodes", account.nodes().toString());
    if (account.uuid() != null) {
      metadata.put("uuid", account.uuid());
    }
    if (account.ready() != null) {
      metadata.put("ready", account.ready().toString());
    }
    state.createAll(
        List.of(new Bucket.Draft(name(account.pipeline(), account.cluster()), "", metadata)));
  }

  /** Those of a pipeline's clusters that have an account, by name. */
  public Map<String, ClusterAccount> of(String pipeline, Collection<String> clusters) {
    Map<String, ClusterAccount> found = new HashMap<>();
    state
        .stat(clusters.stream().map(cluster -> name(pipeline, cluster)).toList())
        .values()
        .forEach(entry -> read(entry).ifPresent(account -> found.put(account.cluster(), account)));
    return found;
  }

  /**
   * The accounts of a pipeline's clusters, the newest first, from a place on.
   *
   * @param place as {@link RunIndex#place}; empty for the first
   * @param limit at most so many, 1 to 1,000; fewer only where there are no more
   */
  public List<Entry> from(String pipeline, String place, int limit) {
    String folder = FOLDER + pipeline + "/";
    return state.listFrom(folder, folder + place, limit).stream()
        .map(entry -> entry(entry.name().substring(folder.length()), entry))
        .toList();
  }

  private static Entry entry(String place, Bucket.Entry entry) {
    return new Entry(place, NewestFirst.time(place).orElse(entry.created()), read(entry));
  }

  /** The pipelines that have accounts. */
  public List<String> pipelines() {
    return state.folders(FOLDER).stream()
        .map(folder -> folder.substring(FOLDER.length(), folder.length() - 1))
        .toList();
  }

  private static Optional<ClusterAccount> read(Bucket.Entry entry) {
    Map<String, String> known = entry.metadata();
    try {
      if (Integer.parseInt(known.getOrDefault("version", "0")) > LedgerCodec.VERSION) {
        return Optional.empty();
      }
      String ready = known.get("ready");
      return Optional.of(
          new ClusterAccount(
              known.get("cluster"),
              entry.name().split("/", -1)[1],
              known.get("lane"),
              known.get("region"),
              known.get("uuid"),
              time(known, "requested"),
              ready == null ? null : Instant.parse(ready),
              time(known, "dismissed"),
              time(known, "gone"),
              ClusterShape.parse(known.getOrDefault("nodes", "")).orElse(ClusterShape.UNKNOWN)));
    } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
      return Optional.empty();
    }
  }

  private static Instant time(Map<String, String> known, String key) {
    return Instant.parse(known.getOrDefault(key, ""));
  }

  /** A name without a time in it, which no cluster of ours has, comes last. */
  private static String name(String pipeline, String cluster) {
    Matcher named = CLUSTER.matcher(cluster);
    long opened = named.matches() ? Long.parseLong(named.group(1), Character.MAX_RADIX) : 0;
    return FOLDER + pipeline + "/" + NewestFirst.of(Instant.ofEpochMilli(opened)) + "-" + cluster;
  }
}
