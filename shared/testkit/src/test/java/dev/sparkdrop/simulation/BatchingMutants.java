package dev.sparkdrop.simulation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Worlds in which a rule about batches, markers or lost events is switched off. */
final class BatchingMutants {
  private BatchingMutants() {}

  /** Nobody looks for lost events. */
  static final class NoPass extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public Optional<Stored> read(String name) {
          if (name.startsWith("watermarks/")) {
            throw new RetryLater("looking for lost events", null);
          }
          return super.read(name);
        }
      };
    }
  }

  /** A pass looks from the end of the last one, and at nothing that was too young for it. */
  static final class SkippedWindow extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          return super.write(
              draft.name().startsWith("watermarks/") ? skipping(draft) : draft, expected);
        }

        private Draft skipping(Draft draft) {
          JsonObject mark = JsonParser.parseString(draft.content()).getAsJsonObject();
          if (!mark.has("pass") && mark.has("began")) {
            JsonObject since = mark.getAsJsonObject("since");
            List.copyOf(since.keySet())
                .forEach(pipeline -> since.addProperty(pipeline, scene.clock.instant().toString()));
          }
          return new Draft(draft.name(), mark.toString(), draft.metadata());
        }
      };
    }
  }

  /** A marker is put into the inbox before its directory is. */
  static final class MarkerFirst extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      Map<String, Collection<Bucket.Draft>> held = new HashMap<>();
      return new PassingBucket(stepping) {
        @Override
        public Set<String> createAll(Collection<Draft> drafts) {
          String who = scene.stage.who();
          boolean marker = drafts.stream().anyMatch(draft -> draft.name().contains("/marker-"));
          if (marker) {
            super.createAll(drafts);
            super.createAll(held.getOrDefault(who, List.of()));
            held.remove(who);
          } else if (drafts.stream().anyMatch(draft -> draft.name().startsWith("inbox/"))) {
            held.computeIfAbsent(who, key -> new ArrayList<>()).addAll(drafts);
          } else {
            return super.createAll(drafts);
          }
          return Set.of();
        }
      };
    }
  }

  /** A manifest does not say that something is left over. */
  static final class NothingLeftOver extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          boolean manifest = draft.name().endsWith("/manifest.json");
          return super.write(manifest ? silent(draft) : draft, expected);
        }
      };
    }

    private static Bucket.Draft silent(Bucket.Draft draft) {
      JsonObject manifest = JsonParser.parseString(draft.content()).getAsJsonObject();
      manifest.addProperty("leftOver", false);
      return new Bucket.Draft(draft.name(), manifest.toString(), draft.metadata());
    }
  }

  /** Nobody notes by which run a failed batch was run again. */
  static final class Unnoted extends Mutant {
    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public OptionalLong write(Draft draft, long expected) {
          return draft.name().endsWith("/again.json")
              ? OptionalLong.of(1)
              : super.write(draft, expected);
        }
      };
    }
  }

  /** A bound of batches counts as if it were high. */
  static final class Unbounded extends Mutant {
    private final String bound;

    Unbounded(String bound) {
      this.bound = bound;
    }

    @Override
    Bucket state(Bucket stepping, Scene scene) {
      return new PassingBucket(stepping) {
        @Override
        public Optional<Stored> read(String name) {
          return super.read(name)
              .map(there -> name.endsWith("/pipeline.json") ? unbounded(there) : there);
        }
      };
    }

    private Bucket.Stored unbounded(Bucket.Stored copy) {
      return new Bucket.Stored(
          copy.entry(), copy.content().replaceAll(bound + ": \\d+", bound + ": 1000000"));
    }
  }
}
