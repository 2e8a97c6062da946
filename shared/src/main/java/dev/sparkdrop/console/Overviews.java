package dev.sparkdrop.console;

import dev.sparkdrop.ledger.Asked;
import dev.sparkdrop.ledger.Ledger;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.reconcile.Awake;
import dev.sparkdrop.reconcile.Catalog;
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
  /** More lanes at once are more than anybody reads, and each costs some calls. */
  static final int LANES = 100;

  private static final int ASKED = 10;

  private final Ledger ledger;
  private final Catalog catalog;
  private final LanesNow lanesNow;
  private final AtOnce atOnce;
  private final Clock clock;

  Overviews(Ledger ledger, Catalog catalog, LanesNow lanesNow, AtOnce atOnce, Clock clock) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.lanesNow = lanesNow;
    this.atOnce = atOnce;
    this.clock = clock;
  }

  /** The overview with those runs. */
  Overview overview(Filter filter, RunList runs) {
    Set<String> pipelines = new TreeSet<>();
    catalog.all().stream().map(Pipeline::name).forEach(pipelines::add);
    pipelines.addAll(ledger.closed().pipelines());
    List<Lane> awake = new ArrayList<>();
    Set<String> there = ledger.folders().there();
    for (Lane lane : new Awake(ledger, there).lanes(Set.of())) {
      pipelines.add(lane.pipeline());
      if (fits(lane, filter)) {
        awake.add(lane);
      }
    }
    List<Lane> shown = awake.subList(0, Math.min(LANES, awake.size()));
    List<LanesNow.Told> told = atOnce.map(shown, lanesNow::look);
    List<String> problems = new ArrayList<>(runs.problems());
    told.stream().map(LanesNow.Told::problem).filter(Objects::nonNull).forEach(problems::add);
    if (awake.size() > shown.size()) {
      problems.add(
          "Of "
              + awake.size()
              + " lanes, "
              + shown.size()
              + " are shown: choose a pipeline or a lane to see others.");
    }
    if (catalog.faulty()) {
      problems.add(
          "A pipeline file is faulty, and what matches it waits: ./deploy.sh check tells"
              + " what is wrong with it.");
    }
    return new Overview(
        clock.instant(), List.copyOf(pipelines), sorted(told), runs, asked(filter), problems);
  }

  private List<Asked.Answer> asked(Filter filter) {
    return ledger.asked().list(null, ASKED).answers().stream()
        .filter(each -> filter.pipeline() == null || filter.pipeline().equals(each.pipeline()))
        .toList();
  }

  private static boolean fits(Lane lane, Filter filter) {
    return (filter.pipeline() == null || filter.pipeline().equals(lane.pipeline()))
        && (filter.lane() == null || filter.lane().equals(lane.id()));
  }

  private static List<LaneNow> sorted(List<LanesNow.Told> told) {
    return told.stream()
        .map(LanesNow.Told::now)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(LaneNow::pipeline).thenComparing(LaneNow::lane))
        .toList();
  }
}
