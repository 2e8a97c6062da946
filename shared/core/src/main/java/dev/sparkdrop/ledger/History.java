package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs that a lane has had, found by the time in their names. */
public final class History {
  private static final String MANIFEST = "manifest.json";
  private static final String RECEIPT = "receipt.json";

  private final Bucket state;

  History(Bucket state) {
    this.state = state;
  }

  /**
   * A run that is sealed.
   *
   * @param sealed when its manifest was written, by the service's clock
   * @param closed whether it has a receipt
   */
  public record Sealed(String run, Instant opened, Instant sealed, boolean closed) {}

  /**
   * The sealed runs of a lane, the oldest first.
   *
   * @param since those that were opened long before then are left out
   */
  public List<Sealed> sealed(String pipeline, String lane, Instant since, Instant now) {
    String folder = "runs/" + pipeline + "/";
    // Nearly every lane that is asked for is a new one.
    if (state.listFrom(folder + lane + "-", folder + lane + "-", 1).isEmpty()) {
      return List.of();
    }
    SortedMap<String, Bucket.Entry> manifests = new TreeMap<>();
    Set<String> receipts = new HashSet<>();
    for (String beginning : RunId.beginnings(lane, since, now)) {
      list(folder + beginning, folder, manifests, receipts);
    }
    List<Sealed> found = new ArrayList<>();
    manifests.forEach(
        (run, entry) ->
            found.add(
                new Sealed(
                    run,
                    RunId.parse(run).orElseThrow().opened(),
                    entry.created(),
                    receipts.contains(run))));
    return found;
  }

  /** That run of a pipeline, where it is sealed. */
  public Optional<Sealed> sealed(String pipeline, RunId run) {
    String folder = "runs/" + pipeline + "/" + run + "/";
    Map<String, Bucket.Entry> there = state.stat(List.of(folder + MANIFEST, folder + RECEIPT));
    return Optional.ofNullable(there.get(folder + MANIFEST))
        .map(
            manifest ->
                new Sealed(
                    run.toString(),
                    run.opened(),
                    manifest.created(),
                    there.containsKey(folder + RECEIPT)));
  }

  private void list(
      String prefix,
      String folder,
      SortedMap<String, Bucket.Entry> manifests,
      Set<String> receipts) {
    state.forEach(
        prefix,
        entry -> {
          String[] parts = entry.name().substring(folder.length()).split("/", -1);
          if (parts.length == 2 && RunId.parse(parts[0]).isPresent()) {
            if (parts[1].equals(MANIFEST)) {
              manifests.put(parts[0], entry);
            } else if (parts[1].equals(RECEIPT)) {
              receipts.add(parts[0]);
            }
          }
        });
  }
}
