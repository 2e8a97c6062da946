package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The runs that a lane has had, found by the time in their names: {@code <lane>-<8 digits of base
 * 36, milliseconds><4 random>}. A listing cannot begin at a time, but it can begin with some of its
 * digits.
 */
public final class History {
  private static final String MANIFEST = "manifest.json";
  private static final String RECEIPT = "receipt.json";
  private static final int DIGITS = 8;
  private static final int LISTED_BY = 3;
  private static final long UNIT = (long) Math.pow(Character.MAX_RADIX, DIGITS - LISTED_BY);

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
    String lanes = folder + lane + "-";
    // Nearly every lane that is asked for is a new one.
    if (state.list(lanes, null, 1).entries().isEmpty()) {
      return List.of();
    }
    SortedMap<String, Bucket.Entry> manifests = new TreeMap<>();
    Set<String> receipts = new HashSet<>();
    long last = now.plus(Duration.ofMillis(UNIT)).toEpochMilli() / UNIT;
    for (long unit = since.toEpochMilli() / UNIT; unit <= last; unit++) {
      list(lanes + Long.toString(unit, Character.MAX_RADIX), folder, manifests, receipts);
    }
    List<Sealed> found = new ArrayList<>();
    manifests.forEach(
        (run, entry) -> {
          String time = run.substring(lane.length() + 1, lane.length() + 1 + DIGITS);
          Instant opened = Instant.ofEpochMilli(Long.parseLong(time, Character.MAX_RADIX));
          found.add(new Sealed(run, opened, entry.created(), receipts.contains(run)));
        });
    return found;
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
          if (parts.length == 2 && parts[0].matches(".*-[0-9a-z]{12}")) {
            if (parts[1].equals(MANIFEST)) {
              manifests.put(parts[0], entry);
            } else if (parts[1].equals(RECEIPT)) {
              receipts.add(parts[0]);
            }
          }
        });
  }
}
