package dev.sparkdrop.ledger;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.RetryLater;
import dev.sparkdrop.run.Bisection.Half;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is kept of each run: {@code runs/<pipeline>/<run>/pipeline.json}, {@code manifest.json},
 * {@code receipt.json} and, of a failed run that was run again, {@code again.json}, or {@code
 * half-1.json} and {@code half-2.json} where it was run again in halves, each written once, and the
 * job's {@code reports/<pipeline>/<run>-a<n>.json}.
 */
public final class RunStore {
  private static final String RECEIPT = "receipt.json";
  private static final String AGAIN = "again.json";
  private static final String HALF = "half-";
  private static final String HALF_1 = HALF + "1.json";

  private final Bucket state;
  private final String bucketName;
  private final LedgerCodec ledgerCodec;

  RunStore(Bucket state, String bucketName, LedgerCodec ledgerCodec) {
    this.state = state;
    this.ledgerCodec = ledgerCodec;
    this.bucketName = bucketName;
  }

  /** The run's own copy of its pipeline file. */
  record Copy(String text) {}

  /** Which run has a failed one's batch now. */
  record Again(String run) {}

  /** Keeps a copy of the resolved pipeline file with a run. */
  public void keepPipeline(Lane lane, String run, String text) {
    state.createAll(
        List.of(
            new Bucket.Draft(pipelineName(lane, run), ledgerCodec.text(new Copy(text)), Map.of())));
  }

  /** The resolved pipeline file that a run was opened with; empty where it was removed. */
  public Optional<String> pipeline(Lane lane, String run) {
    return read(pipelineName(lane, run), Copy.class).map(Copy::text);
  }

  /** Claims the batch of a run: creates the manifest, or gives the one that was there first. */
  public Manifest claim(Lane lane, Manifest manifest) {
    String name = manifestName(lane, manifest.run());
    return own(createOnce(name, manifest, Manifest.class), lane, manifest.run());
  }

  /**
   * The batch of a run; empty while it is not sealed.
   *
   * @throws CorruptRecord also where it says that it is another run's
   */
  public Optional<Manifest> manifest(Lane lane, String run) {
    return read(manifestName(lane, run), Manifest.class).map(there -> own(there, lane, run));
  }

  /** A run's name holds its lane's, and is used once. */
  private static Manifest own(Manifest manifest, Lane lane, String run) {
    if (!run.equals(manifest.run())) {
      throw new CorruptRecord(
          manifestName(lane, run), "it says that it is of run " + manifest.run());
    }
    return manifest;
  }

  /** Writes the receipt of a run, or gives the one that was there first. */
  public Receipt close(Lane lane, Receipt receipt) {
    return createOnce(receiptName(lane, receipt.run()), receipt, Receipt.class);
  }

  /** The account of a run; empty while it is not closed. */
  public Optional<Receipt> receipt(Lane lane, String run) {
    return read(receiptName(lane, run), Receipt.class);
  }

  /** Notes by which run a failed one's batch is run once more; the first one stays. */
  public void repeated(Lane lane, String run, String by) {
    createOnce(againName(lane, run), new Again(by), Again.class);
  }

  /** By which run a failed one's batch was run once more; empty where it was not asked for. */
  public Optional<String> repeatedBy(Lane lane, String run) {
    return read(againName(lane, run), Again.class).map(Again::run);
  }

  /** Likewise of several runs of a pipeline, by their names; without those that were not. */
  public Map<String, String> repeatedBy(String pipeline, Collection<String> runs) {
    Map<String, String> repeated = new TreeMap<>();
    Set<String> there =
        state.stat(runs.stream().map(run -> folder(pipeline, run) + AGAIN).toList()).keySet();
    for (String run : runs) {
      if (there.contains(folder(pipeline, run) + AGAIN)) {
        repeatedBy(Lane.named(pipeline, ""), run).ifPresent(by -> repeated.put(run, by));
      }
    }
    return repeated;
  }

  /** Notes which run has those halves of failed batches; the first one stays. */
  public void halved(Lane lane, List<Half> halves, String by) {
    halves.forEach(
        half -> createOnce(halfName(lane, half.of(), half.number()), new Again(by), Again.class));
  }

  /** The runs that have the halves of a failed one's batch, as far as they have begun. */
  public List<String> halves(Lane lane, String run) {
    return Stream.of(1, 2)
        .flatMap(number -> read(halfName(lane, run, number), Again.class).stream())
        .map(Again::run)
        .toList();
  }

  /** The half of a failed run's batch that has the object; empty where none has it yet. */
  public Optional<String> halfWith(Lane lane, String run, LandedObject object) {
    return halves(lane, run).stream()
        .filter(half -> manifest(lane, half).stream().anyMatch(m -> m.claimed().contains(object)))
        .findFirst();
  }

  /**
   * Those of a pipeline's runs that have no receipt. Of one that was run again, as it was or in
   * halves, it is the runs that have its batch now that count.
   */
  public Set<String> open(String pipeline, Collection<String> runs) {
    Set<String> open = new TreeSet<>();
    Collection<String> next = runs;
    while (!next.isEmpty()) {
      Set<String> there =
          state
              .stat(
                  next.stream()
                      .flatMap(
                          run ->
                              Stream.of(RECEIPT, AGAIN, HALF_1).map(folder(pipeline, run)::concat))
                      .toList())
              .keySet();
      List<String> repeated = new ArrayList<>();
      for (String run : next) {
        if (!there.contains(folder(pipeline, run) + RECEIPT)) {
          open.add(run);
        } else if (there.contains(folder(pipeline, run) + AGAIN)) {
          repeatedBy(Lane.named(pipeline, ""), run).ifPresent(repeated::add);
        } else if (there.contains(folder(pipeline, run) + HALF_1)) {
          repeated.addAll(halves(Lane.named(pipeline, ""), run));
        }
      }
      next = repeated;
    }
    return open;
  }

  /** What the current attempt's job reported; empty where it left nothing readable. */
  public Optional<JobReport> report(Lane lane, Run run) {
    return report(lane, run.job());
  }

  /** Likewise of the job of that id. */
  public Optional<JobReport> report(Lane lane, String job) {
    try {
      return read(reportName(lane, job), JobReport.class);
    } catch (CorruptRecord e) {
      return Optional.empty();
    }
  }

  /** By what subscribers of the topic filter its messages; the names are public. */
  public static Map<String, String> attributes(Receipt receipt) {
    return Map.of(
        "pipeline", receipt.pipeline(),
        "lane", receipt.lane(),
        "run", receipt.run(),
        "outcome", WireNames.of(receipt.outcome()));
  }

  /** What is published of a receipt. */
  public String message(Receipt receipt) {
    String uri = "gs://" + bucketName + "/" + folder(receipt.pipeline(), receipt.run()) + RECEIPT;
    return ledgerCodec.text(RunMessage.of(receipt, uri));
  }

  /** Where a job finds its batch. */
  public String manifestUri(Lane lane, String run) {
    return "gs://" + bucketName + "/" + manifestName(lane, run);
  }

  /** Where a job puts its report. */
  public String reportUri(Lane lane, Run run) {
    return "gs://" + bucketName + "/" + reportName(lane, run.job());
  }

  private <T> T createOnce(String name, T value, Class<T> type) {
    String content = ledgerCodec.text(value);
    if (state.write(new Bucket.Draft(name, content, Map.of()), Bucket.NONE).isPresent()) {
      return value;
    }
    return read(name, type)
        .orElseThrow(() -> new RetryLater("writing " + name + ", as another instance does", null));
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    return state.read(name).map(stored -> ledgerCodec.read(name, stored.content(), type));
  }

  private static String pipelineName(Lane lane, String run) {
    return folder(lane, run) + "pipeline.json";
  }

  private static String manifestName(Lane lane, String run) {
    return folder(lane, run) + "manifest.json";
  }

  private static String receiptName(Lane lane, String run) {
    return folder(lane, run) + RECEIPT;
  }

  private static String againName(Lane lane, String run) {
    return folder(lane, run) + AGAIN;
  }

  private static String halfName(Lane lane, String run, int number) {
    return folder(lane, run) + HALF + number + ".json";
  }

  private static String reportName(Lane lane, String job) {
    return "reports/" + lane.pipeline() + "/" + job + ".json";
  }

  private static String folder(Lane lane, String run) {
    return folder(lane.pipeline(), run);
  }

  private static String folder(String pipeline, String run) {
    return "runs/" + pipeline + "/" + run + "/";
  }
}
