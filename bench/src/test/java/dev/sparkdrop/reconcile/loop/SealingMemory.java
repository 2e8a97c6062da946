package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.StructuredLog;
import dev.sparkdrop.reconcile.commands.CommandResults;
import dev.sparkdrop.reconcile.commands.Reruns;
import dev.sparkdrop.reconcile.intake.Markers;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Run;
import dev.sparkdrop.run.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How much heap the sealing and the closing of a large batch need: it ends normally, or not, under
 * a given {@code -Xmx}. The buckets hold nothing in memory. From {@code bench/}, after {@code mvn
 * -pl bench -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath}:
 *
 * <pre>
 * java -Xmx256m -cp "target/test-classes:$(cat target/classpath)" \
 *   dev.sparkdrop.reconcile.loop.SealingMemory [OBJECTS]
 * </pre>
 */
public final class SealingMemory {
  private static final Instant TIME = Instant.parse("2026-11-22T08:00:00Z");
  private static final Lane LANE = Lane.of("birds", Map.of());

  private SealingMemory() {}

  /** Seals and closes a run; 100,000 objects unless told otherwise. */
  public static void main(String[] args) throws IOException {
    int count = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
    StructuredLog log = (level, event, message, fields) -> {};
    Bucket landing = new Endless(count, null);
    Ledger ledger = Ledger.in("state", new Endless(count, Files.createTempDirectory("sealing")));
    BatchSealer sealer =
        new BatchSealer(
            ledger,
            landing,
            new Markers(ledger, landing, log),
            new Reruns(ledger, new CommandResults(ledger, log)),
            log);
    RunId run = new RunId("birds", "mwrjrk1cgkx4");
    long began = System.nanoTime();
    Policy unlimited =
        new Policy(
            Policy.Batch.UNLIMITED,
            1,
            1,
            1,
            0,
            Policy.UNKNOWN.provision(),
            Policy.UNKNOWN.job(),
            Policy.UNKNOWN.reuseCluster(),
            Policy.UNKNOWN.giveUp(),
            Policy.UNKNOWN.rungs(),
            Policy.UNKNOWN.driverOnCluster(),
            Policy.UNKNOWN.loads());
    int sealed = seal(sealer, run, unlimited);
    int[] message = new int[1];
    new RunCloser(
            ledger,
            (text, attributes) -> message[0] = text.length(),
            pipeline -> Optional.empty(),
            (level, event, said, fields) -> {})
        .close(LANE, Run.abandoned(run, "digest", TIME, false, null, TIME), null);
    System.out.printf(
        "%,d objects were sealed and closed in %.1f s with at most %,d MB of heap; the message has"
            + " %,d characters%n",
        sealed,
        (System.nanoTime() - began) / 1e9,
        Runtime.getRuntime().maxMemory() / 1_000_000,
        message[0]);
  }

  private static int seal(BatchSealer sealer, RunId run, Policy policy) {
    Manifest manifest = sealer.seal(LANE, run.toString(), null, policy);
    return manifest.objects().size();
  }

  /** A bucket in which every object is live, or waits; what is written lies in files. */
  private record Endless(int count, Path files) implements Bucket {
    private static String name(int number) {
      return "birds/2026-11-22/part-%08d-of-a-usual-length.csv.gz".formatted(number);
    }

    @Override
    public Optional<Stored> read(String name) {
      Path file = file(name);
      try {
        return Files.exists(file)
            ? Optional.of(new Stored(new Entry(name, 1, 1, TIME, Map.of()), Files.readString(file)))
            : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path file(String name) {
      return files.resolve(name.replace('/', '_'));
    }

    @Override
    public Optional<String> tail(String name, int bytes) {
      return Optional.empty();
    }

    @Override
    public Map<String, Entry> stat(Collection<String> names) {
      Map<String, Entry> live = new HashMap<>();
      if (files == null) {
        names.forEach(name -> live.put(name, new Entry(name, 1, 7, TIME, Map.of())));
      }
      return live;
    }

    @Override
    public Page list(String prefix, String from, int limit) {
      if (!prefix.equals("inbox/birds/birds/")) {
        return new Page(List.of(), null);
      }
      int begin = from == null ? 0 : Integer.parseInt(from);
      List<Entry> entries = new ArrayList<>();
      for (int i = begin; i < Math.min(count, begin + limit); i++) {
        Map<String, String> metadata =
            Map.of(
                "version", "1",
                "bucket", "landing",
                "name", name(i),
                "generation", "1",
                "size", "7",
                "created", TIME.toString());
        entries.add(new Entry(prefix + i, 1, 0, TIME, metadata));
      }
      int end = begin + entries.size();
      return new Page(entries, end < count ? String.valueOf(end) : null);
    }

    @Override
    public List<Entry> listFrom(String prefix, String first, int limit) {
      return list(prefix, null, limit).entries();
    }

    @Override
    public List<String> folders(String prefix) {
      return List.of();
    }

    @Override
    public OptionalLong write(Draft draft, long expected) {
      try {
        Files.writeString(file(draft.name()), draft.content());
        return OptionalLong.of(1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Set<String> createAll(Collection<Draft> drafts) {
      return Set.of();
    }

    @Override
    public void deleteAll(Collection<String> names) {
      // Nothing is kept.
    }

    @Override
    public void deleteExactly(Map<String, Long> generations) {
      // Nothing is kept.
    }
  }
}
