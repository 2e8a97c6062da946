package dev.sparkdrop.cost;

import java.util.List;
import java.util.Locale;

/**
 * Draws the cluster-seconds of each day as SVG: a row a day, a dot a way to run it, on a
 * logarithmic scale.
 */
final class CostChart {
  private static final List<String> COLOURS =
      List.of("#94a3b8", "#cbd5e1", "#059669", "#b45309", "#7c3aed", "#dc2626");
  private static final String OURS = "#1d4ed8";
  private static final int LEFT = 270;
  private static final int WIDTH = 600;
  private static final int ROW = 34;
  private static final int TOP = 80;
  private static final int LEAST = 10;
  private static final int DECADES = 5;

  private final List<Day> days;

  CostChart(List<Day> days) {
    this.days = days;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    int height = TOP + days.size() * ROW + 40;
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"system-ui, sans-serif\" font-size=\"13\" aria-label=\"Cluster-seconds"
            + " of a day of files for Sparkdrop and other ways to run it\">",
        LEFT + WIDTH + 40,
        height);
    line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
    legend(svg);
    axis(svg, height);
    for (int i = 0; i < days.size(); i++) {
      row(svg, days.get(i), TOP + i * ROW + ROW / 2);
    }
    line(svg, "</svg>");
    return svg.toString();
  }

  private void legend(StringBuilder svg) {
    int x = 20;
    x = entry(svg, x, 20, OURS, "Sparkdrop");
    int y = 20;
    for (int i = 0; i < days.get(0).others().size(); i++) {
      String name = days.get(0).others().get(i).name().replace("`", "");
      if (x + width(name) > LEFT + WIDTH) {
        x = 20;
        y += 22;
      }
      x = entry(svg, x, y, COLOURS.get(i), name);
    }
  }

  private static int entry(StringBuilder svg, int x, int y, String colour, String name) {
    line(svg, "<circle cx=\"%d\" cy=\"%d\" r=\"6\" fill=\"%s\"/>", x, y, colour);
    line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", x + 10, y + 4, name);
    return x + 34 + width(name);
  }

  private static int width(String name) {
    return name.length() * 7;
  }

  private static void axis(StringBuilder svg, int height) {
    for (int i = 0; i <= DECADES - 1; i++) {
      long value = LEAST * (long) Math.pow(10, i);
      line(
          svg,
          "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#e2e8f0\"/>",
          x(value),
          TOP - 6,
          height - 34);
      line(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#475569\">%,d</text>",
          x(value),
          height - 16,
          value);
    }
    line(
        svg,
        "<text x=\"%d\" y=\"%d\" fill=\"#475569\">cluster-seconds a day</text>",
        20,
        height - 16);
  }

  private static void row(StringBuilder svg, Day day, int y) {
    line(svg, "<text x=\"20\" y=\"%d\">%s</text>", y + 4, day.trace().name());
    line(
        svg,
        "<line x1=\"%d\" x2=\"%d\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"#f1f5f9\"/>",
        LEFT,
        LEFT + WIDTH,
        y);
    for (int i = 0; i < day.others().size(); i++) {
      dot(svg, day.others().get(i).bill().clusterSeconds(), y, 5, COLOURS.get(i));
    }
    dot(svg, day.us().clusterSeconds(), y, 7, OURS);
  }

  private static void dot(StringBuilder svg, long seconds, int y, int radius, String colour) {
    line(
        svg,
        "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\"><title>%,d</title></circle>",
        x(seconds),
        y,
        radius,
        colour,
        seconds);
  }

  private static int x(long seconds) {
    return LEFT + (int) Math.round(WIDTH * Math.log10((double) seconds / LEAST) / DECADES);
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
