package dev.sparkdrop.reconcile.loop;

import dev.sparkdrop.ledger.RunStore;
import dev.sparkdrop.pipeline.FaultyPipeline;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.run.Lane;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs' own copies of their pipeline files. A copy is written once and never changed, so the
 * last ones are kept in memory: a run is looked at every few seconds, and parsing takes time.
 */
public final class PipelineSnapshots {
  private static final int KEPT = 200;
  private final RunStore runs;
  private final PipelineRepository pipelineRepository;

  private final Map<String, Pipeline> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pipeline> eldest) {
          return size() > KEPT;
        }
      };

  public PipelineSnapshots(RunStore runs, PipelineRepository pipelineRepository) {
    this.runs = runs;
    this.pipelineRepository = pipelineRepository;
  }

  /** The pipeline file that the run was opened with; empty where the copy was removed. */
  public Optional<Pipeline> of(Lane lane, String run) {
    synchronized (kept) {
      Pipeline known = kept.get(run);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<Pipeline> copy = runs.pipeline(lane, run).map(text -> parsed(lane, run, text));
    synchronized (kept) {
      copy.ifPresent(pipeline -> kept.put(run, pipeline));
    }
    return copy;
  }

  /** The run's own copy; where it was removed, the pipeline file as it is now. */
  public Optional<Pipeline> orFile(Lane lane, String run) {
    return of(lane, run).or(() -> pipelineRepository.named(lane.pipeline()));
  }

  /** Mostly the file has not changed since. */
  private Pipeline parsed(Lane lane, String run, String text) {
    return pipelineRepository
        .named(lane.pipeline())
        .filter(file -> file.text().equals(text))
        .orElseGet(() -> parse(run, text));
  }

  private static Pipeline parse(String run, String text) {
    try {
      return Pipeline.parse(run, text);
    } catch (FaultyPipeline e) {
      throw new IllegalStateException(
          "the copy of a run's pipeline was valid when it was made: " + e.getMessage(), e);
    }
  }
}
