package dev.sparkdrop.console;

import dev.sparkdrop.ledger.CommandLog;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineRepository;
import dev.sparkdrop.reconcile.ActiveLanes;
import dev.sparkdrop.run.Lane;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the first page tells: what goes on, and what can be asked for. */
final class Overviews {
  /** More lanes at once are too many to read, and each costs some calls. */
  static final int LANES = 100;

  private static final int ASKED = 10;

  private final Ledger ledger;
  private final PipelineRepository pipelineRepository;
  private final LaneStatusReader laneStatusReader;
  private final ParallelReads parallelReads;
  private final Clock clock;

  Overviews(
      Ledger ledger,
      PipelineRepository pipelineRepository,
      LaneStatusReader laneStatusReader,
      ParallelReads parallelReads,
      Clock clock) {
    this.ledger = ledger;
    this.pipelineRepository = pipelineRepository;
    this.laneStatusReader = laneStatusReader;
    this.parallelReads = parallelReads;
    this.clock = clock;
  }

  /** The overview with those runs. */
  Overview overview(RunQuery runQuery, RunList runs) {
    Set<String> pipelines = new TreeSet<>();
    pipelineRepository.all().stream().map(Pipeline::name).forEach(pipelines::add);
    pipelines.addAll(ledger.runIndex().pipelines());
    List<Lane> awake = new ArrayList<>();
    LaneFilter laneFilter = new LaneFilter(runQuery.lane());
    Set<String> there = ledger.prefixes().there();
    for (Lane lane : ActiveLanes.all(ledger, there).entries().keySet()) {
      pipelines.add(lane.pipeline());
      if (laneFilter.mayBe(lane)
          && (runQuery.pipeline() == null || runQuery.pipeline().equals(lane.pipeline()))) {
        awake.add(lane);
      }
    }
    List<Lane> shown = awake.subList(0, Math.min(LANES, awake.size()));
    List<LaneStatusReader.Told> told = parallelReads.map(shown, laneStatusReader::look);
    List<String> problems = new ArrayList<>(runs.problems());
    told.stream()
        .map(LaneStatusReader.Told::problem)
        .filter(Objects::nonNull)
        .forEach(problems::add);
    if (awake.size() > shown.size()) {
      problems.add(
          "Of "
              + awake.size()
              + " lanes, "
              + shown.size()
              + " are shown: choose a pipeline or a lane to see others.");
    }
    if (pipelineRepository.faulty()) {
      problems.add(
          "A pipeline file is faulty, and what matches it waits: ./deploy.sh check tells"
              + " what is wrong with it.");
    }
    return new Overview(
        clock.instant(),
        List.copyOf(pipelines),
        sorted(told, laneFilter),
        runs,
        asked(runQuery),
        problems);
  }

  private List<CommandLog.Answer> asked(RunQuery runQuery) {
    return ledger.commandLog().list(null, ASKED).answers().stream()
        .filter(each -> runQuery.pipeline() == null || runQuery.pipeline().equals(each.pipeline()))
        .toList();
  }

  private static List<LaneStatus> sorted(List<LaneStatusReader.Told> told, LaneFilter laneFilter) {
    return told.stream()
        .map(LaneStatusReader.Told::now)
        .filter(Objects::nonNull)
        .filter(lane -> laneFilter.fits(lane.pipeline(), lane.lane(), lane.values()))
        .sorted(Comparator.comparing(LaneStatus::pipeline).thenComparing(LaneStatus::lane))
        .toList();
  }
}
