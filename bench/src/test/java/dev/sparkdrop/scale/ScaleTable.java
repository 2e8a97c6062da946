package dev.sparkdrop.scale;

import java.util.Locale;

/** The tables of {@code docs/scale.md}. */
record ScaleTable(Measured of) {
  private static final double TICKS = 30.4 * 24 * 60;
  private static final double PASSES = 30.4 * 24;

  /** A page of a listing, any other request, and how many of the latter go side by side. */
  private static final double PAGE_SECONDS = 0.2;

  private static final double CALL_SECONDS = 0.05;
  private static final int AT_ONCE = 32;
  private static final int OBJECTS_OF_A_RUN = 100;
  private static final int AWAKE_ONE_IN = 1000;

  /** Seconds of a tick: the index of active lanes page by page, then the lanes side by side. */
  double tickSeconds(int awake) {
    Counted lane = of.awake();
    double calls = 2 * lane.reads() + lane.looks() + lane.writes();
    double pages = of.tick().pages() + Math.ceil(awake / 1000.0);
    // A lane that is awake also has its cluster and its job looked at.
    return pages * PAGE_SECONDS
        + awake * ((calls + 2) * CALL_SECONDS + lane.pages() * PAGE_SECONDS) / AT_ONCE
        + Math.ceil(awake / 100.0) * CALL_SECONDS;
  }

  /** Dollars a month for the requests of that many lanes, one in a thousand always awake. */
  double lanesDollars(int lanes) {
    double awake = Math.max(1, lanes / AWAKE_ONE_IN);
    return of.tick()
        .times(TICKS)
        .plus(of.awake(), TICKS * awake)
        .plus(of.resting(), PASSES * Math.ceil(lanes / 1000.0))
        .dollars();
  }

  /** Dollars a month for the requests of that many objects a month, a hundred in a run. */
  double objectsDollars(double objects) {
    double runs = objects / OBJECTS_OF_A_RUN;
    return of.run()
        .times(runs)
        .plus(of.object(), objects - runs)
        .plus(of.scanned(), PASSES * objects / 1000)
        .dollars();
  }

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            "\n| lanes that ever were | always awake | a tick | requests a month |\n| ---: | ---: | ---: | ---: |\n");
    for (int lanes = 1_000; lanes <= 1_000_000; lanes *= 10) {
      int awake = Math.max(1, lanes / AWAKE_ONE_IN);
      page.append(
          String.format(
              Locale.ROOT,
              "| %,d | %,d | %.1f s | $%,.2f |%n",
              lanes,
              awake,
              tickSeconds(awake),
              lanesDollars(lanes)));
    }
    page.append(
        "\n| objects a month | runs | an hourly pass lists for | requests a month |\n| ---: | ---: | ---: | ---: |\n");
    for (double objects = 1e6; objects <= 1e8; objects *= 10) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %,.0f | %,.0f | %,.0f s | $%,.2f |%n",
              objects,
              objects / OBJECTS_OF_A_RUN,
              objects / 1000 * PAGE_SECONDS,
              objectsDollars(objects)));
    }
    page.append(
        "\n| counted calls | pages | reads | looks | writes |\n| --- | ---: | ---: | ---: | ---: |\n");
    row(page, "a tick with nothing to do", of.tick());
    row(page, "a tick, for each lane whose job runs", of.awake());
    row(page, "a tick, for each lane that waits for a cluster", of.waiting());
    row(page, "a run of one object, without ticks", of.run());
    row(page, "each further object of a run", of.object());
    return page.append('\n').toString();
  }

  private static void row(StringBuilder page, String what, Counted counted) {
    page.append(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %.1f | %.1f |%n",
            what,
            counted.pages(),
            counted.reads(),
            counted.looks(),
            counted.writes()));
  }
}
