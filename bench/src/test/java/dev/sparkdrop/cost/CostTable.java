package dev.sparkdrop.cost;

import dev.sparkdrop.cost.Day.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints what it costs, as docs/cost.md shows it. */
final class CostTable {
  private final List<Day> days;

  CostTable(List<Day> days) {
    this.days = days;
  }

  public static void main(String[] args) {
    System.out.print(new CostTable(all()).markdown());
  }

  /** The days of the goal, and last the one that fools us. */
  static List<Day> all() {
    return Stream.concat(Trace.all().stream(), Stream.of(Trace.fooling()))
        .parallel()
        .map(Day::of)
        .toList();
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("Cluster-seconds of a day, from the request for each cluster until it is gone:");
    lines.add("");
    head(lines, "files | **Sparkdrop** | clairvoyant | ×");
    for (Day day : days) {
      String own =
          String.format(
              Locale.ROOT,
              "%s | %,d | %,d | %.2f",
              files(day),
              day.us().clusterSeconds(),
              day.clairvoyant().clusterSeconds(),
              day.ratio());
      row(
          lines,
          own,
          day,
          bill -> String.format(Locale.ROOT, "%,d", bill.clusterSeconds()),
          p -> cheaper(day, p));
    }
    lines.add("");
    lines.add("Seconds from landing to done, the mean / what 95 of 100 files stay within:");
    lines.add("");
    head(lines, "files | **Sparkdrop** | clairvoyant");
    for (Day day : days) {
      String own = files(day) + " | " + wait(day, day.us()) + " | " + wait(day, day.clairvoyant());
      row(lines, own, day, bill -> wait(day, bill), peer -> sooner(day, peer));
    }
    lines.add("");
    lines.add("**Bold** is cheaper, or in the mean sooner, than Sparkdrop with its defaults:");
    lines.add("");
    for (int i = 0; i < names().size(); i++) {
      int peer = i;
      lines.add(
          String.format(
              Locale.ROOT,
              "- %s: cheaper on %s, sooner on %s, both on %s%s.",
              names().get(i),
              count(day -> cheaper(day, peer(day, peer))),
              count(day -> sooner(day, peer(day, peer))),
              count(day -> cheaper(day, peer(day, peer)) && sooner(day, peer(day, peer))),
              crowd(days.stream().mapToInt(day -> peer(day, peer).atOnce()).max())));
    }
    lines.add("");
    money(lines);
    return String.join("\n", lines) + "\n";
  }

  /** The day's money by the table of prices: Sparkdrop on clusters, and on serverless batches. */
  private void money(List<String> lines) {
    lines.add(
        String.format(
            Locale.ROOT,
            "A second of a batch of 12 units costs as much as %.2f of a cluster of three"
                + " `e2-standard-4`, which has the same cores and memory. A day costs:",
            Engine.UNITS_12.times(Engine.THREE)));
    lines.add("");
    lines.add(
        "| files | "
            + Stream.of(Engine.values()).map(e -> e.title).collect(Collectors.joining(" | "))
            + " |");
    lines.add("| --- |" + " ---: |".repeat(Engine.values().length));
    for (Day day : days) {
      String cells =
          Stream.of(Engine.values())
              .map(engine -> engine.told(time(day, engine)))
              .collect(Collectors.joining(" | "));
      lines.add("| " + files(day) + " | " + cells + " |");
    }
  }

  private static long time(Day day, Engine engine) {
    return engine.serverless() ? day.serverless().clusterTime() : day.us().clusterTime();
  }

  private void head(List<String> lines, String own) {
    lines.add("| " + own + " | " + String.join(" | ", names()) + " |");
    long columns = own.chars().filter(c -> c == '|').count() + 1 + names().size();
    lines.add("| --- |" + " ---: |".repeat((int) columns - 1));
  }

  private static void row(
      List<String> lines, String own, Day day, Cell cell, Predicate<Bill> better) {
    List<String> cells =
        day.others().stream()
            .map(Peer::bill)
            .map(bill -> better.test(bill) ? "**" + cell.of(bill) + "**" : cell.of(bill))
            .toList();
    lines.add("| " + own + " | " + String.join(" | ", cells) + " |");
  }

  private interface Cell {
    String of(Bill bill);
  }

  private static String files(Day day) {
    return String.format(Locale.ROOT, "%s (%,d)", day.trace().name(), day.trace().landed().size());
  }

  private static String wait(Day day, Bill bill) {
    return String.format(Locale.ROOT, "%,d / %,d", bill.mean(day.trace()), bill.p95(day.trace()));
  }

  private List<String> names() {
    return days.get(0).others().stream().map(Peer::name).toList();
  }

  private static Bill peer(Day day, int i) {
    return day.others().get(i).bill();
  }

  private static boolean cheaper(Day day, Bill peer) {
    return peer.clusterSeconds() < day.us().clusterSeconds();
  }

  private static boolean sooner(Day day, Bill peer) {
    return peer.mean(day.trace()) < day.us().mean(day.trace());
  }

  private static String crowd(OptionalInt clusters) {
    return clusters.orElse(1) == 1
        ? ""
        : String.format(
            Locale.ROOT, "; it needs up to %,d clusters at a time", clusters.getAsInt());
  }

  private String count(Predicate<Day> which) {
    long count = days.stream().filter(which).count();
    return count == 0 ? "none" : count == days.size() ? "all" : count + " of " + days.size();
  }
}
