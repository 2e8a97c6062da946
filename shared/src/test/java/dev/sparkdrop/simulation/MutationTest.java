package dev.sparkdrop.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Announcements;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Clusters;
import dev.sparkdrop.port.Jobs;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Lane;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What each rule is for: without it, random walks break a promise, and soon. */
class MutationTest {
  private static final int CHUNK = 50;
  private static final int MOST = 2_000;

  @Test
  void anEventThatIsAcknowledgedBeforeItsMarkerIsThereIsLost() {
    thenWalksFind(
        "an object is in 0 manifests",
        new Mutant() {
          @Override
          Bucket state(Bucket stepping, Scene scene) {
            return new PassingBucket(stepping) {
              @Override
              public OptionalLong write(Draft draft, long expected) {
                try {
                  return super.write(draft, expected);
                } catch (RetryLater e) {
                  if (draft.name().startsWith("inbox/")) {
                    return OptionalLong.of(1);
                  }
                  throw e;
                }
              }
            };
          }
        });
  }

  @Test
  void aManifestThatIsOverwrittenClaimsNothing() {
    thenWalksFind(
        "an object is in",
        new Mutant() {
          @Override
          Bucket rawState(Bucket bucket) {
            return overwriting(bucket, "/manifest.json");
          }
        });
  }

  @Test
  void whatIsNotMarkedDoneIsProcessedAgain() {
    thenWalksFind(
        "an object is in 2 manifests",
        new Mutant() {
          @Override
          Bucket state(Bucket stepping, Scene scene) {
            return new PassingBucket(stepping) {
              @Override
              public void createAll(Collection<Draft> drafts) {
                super.createAll(
                    drafts.stream().filter(d -> !d.name().startsWith("done/")).toList());
              }
            };
          }
        });
  }

  @Test
  void whatIsDroppedAndNotMarkedDoneIsDroppedAgain() {
    thenWalksFind(
        "an object is in 2 manifests",
        new Mutant() {
          @Override
          Bucket state(Bucket stepping, Scene scene) {
            return new PassingBucket(stepping) {
              @Override
              public void createAll(Collection<Draft> drafts) {
                super.createAll(drafts.stream().filter(d -> !dropped(d, scene)).toList());
              }
            };
          }
        });
  }

  @Test
  void anOlderGenerationIsProcessedWhereTheLiveOneIsNotAskedFor() {
    thenWalksFind(
        "an object was dropped for an untrue reason",
        new Mutant() {
          @Override
          Bucket landing(Bucket stepping) {
            Map<String, Bucket.Entry> first = new HashMap<>();
            return new PassingBucket(stepping) {
              @Override
              public Map<String, Entry> stat(Collection<String> names) {
                super.stat(names).forEach(first::putIfAbsent);
                return first;
              }
            };
          }
        });
  }

  @Test
  void aRecordWithoutCompareAndSetLosesRuns() {
    thenWalksFind(
        "a run without a receipt",
        new Mutant() {
          @Override
          Bucket rawState(Bucket bucket) {
            return overwriting(bucket, ".json");
          }
        });
  }

  @Test
  void anAttemptThatIsNotOverRunsTwice() {
    thenWalksFind(
        "a batch succeeded twice",
        new Mutant() {
          @Override
          Jobs jobs(Jobs stepping, Scene scene) {
            return new HastyJobs(stepping, scene);
          }
        });
  }

  @Test
  void aReceiptThatOnlyItsWriterPublishesMayNeverBeToldOf() {
    thenWalksFind(
        "a receipt that nobody was told of",
        new Mutant() {
          private final Set<String> late = new HashSet<>();

          @Override
          Bucket state(Bucket stepping, Scene scene) {
            late.clear();
            return new PassingBucket(stepping) {
              @Override
              public OptionalLong write(Draft draft, long expected) {
                OptionalLong written = super.write(draft, expected);
                if (draft.name().endsWith("/receipt.json") && written.isEmpty()) {
                  late.add(scene.stage.who());
                }
                return written;
              }
            };
          }

          @Override
          Announcements announcements(Announcements stepping, Scene scene) {
            return (text, attributes) -> {
              if (!late.remove(scene.stage.who())) {
                stepping.publish(text, attributes);
              }
            };
          }
        });
  }

  @Test
  void withoutTheSweepClustersAreLeft() {
    thenWalksFind(
        "no progress: never at rest",
        new Mutant() {
          @Override
          Clusters clusters(Clusters stepping, Scene scene) {
            return new Unswept(stepping);
          }
        });
  }

  /** Objects of that ending are written whatever is there. */
  private static Bucket overwriting(Bucket bucket, String ending) {
    return new PassingBucket(bucket) {
      @Override
      public OptionalLong write(Draft draft, long expected) {
        boolean blind = draft.name().endsWith(ending);
        long live = read(draft.name()).map(there -> there.entry().generation()).orElse(NONE);
        return super.write(draft, blind ? live : expected);
      }
    };
  }

  /** Whether that is the done mark of an object that its run dropped. */
  private static boolean dropped(Bucket.Draft draft, Scene scene) {
    if (!draft.name().startsWith("done/")) {
      return false;
    }
    Lane lane = Lane.of(draft.name().split("/", -1)[1], Map.of());
    Manifest manifest =
        scene.ledger.runs().manifest(lane, draft.metadata().get("run")).orElseThrow();
    return manifest.dropped().stream()
        .anyMatch(dropped -> draft.name().endsWith(dropped.object().key()));
  }

  private static void thenWalksFind(String fault, Mutant mutant) {
    Set<String> found = new TreeSet<>();
    for (long from = 1; from < MOST; from += CHUNK) {
      LongStream.range(from, from + CHUNK)
          .forEach(seed -> found.addAll(Walk.of(seed, false, mutant, new Situations()).faults()));
      if (found.stream().anyMatch(what -> what.startsWith(fault))) {
        return;
      }
    }
    assertTrue(false, () -> "not found in " + MOST + " walks, but these: " + found);
  }
}
