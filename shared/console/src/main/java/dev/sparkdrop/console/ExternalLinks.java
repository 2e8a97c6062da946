package dev.sparkdrop.console;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.run.Attempt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where else a run can be looked at: {@code gcloud}, and the Cloud Console, whose addresses are
 * those that it shows itself.
 */
record ExternalLinks(String project, String stateName) {
  private static final String CONSOLE = "https://console.cloud.google.com/";

  /**
   * Commands for a shell.
   *
   * @param last the last attempt; null where there was none
   * @param driver prefix of its output; null where there is none
   * @param bad where its bad rows are; null for none
   * @param closed whether there is a receipt
   */
  List<RunAccount.Command> commands(
      RunRow row, Attempt last, String driver, JobReport.BadRows bad, boolean closed) {
    List<RunAccount.Command> commands = new ArrayList<>();
    if (bad != null && bad.place() != null) {
      add(commands, "its bad rows", "gcloud storage cat " + quoted(bad.place() + "/*"));
    }
    if (closed) {
      add(commands, "the receipt", "gcloud storage cat " + quoted(folder(row) + "receipt.json"));
    }
    if (last != null && last.job() != null) {
      String job = quoted(last.job()) + place(last.region());
      String kind = last.cluster() == null ? "batches" : "jobs";
      add(commands, "the job", "gcloud dataproc " + kind + " describe " + job);
      add(commands, "what it prints, and its end", "gcloud dataproc " + kind + " wait " + job);
    }
    if (driver != null) {
      add(commands, "what it printed", "gcloud storage cat " + quoted(driver + "*"));
    }
    if (last != null && last.cluster() != null) {
      String cluster = quoted(last.cluster()) + place(last.region());
      add(
          commands,
          "its cluster, while it is there",
          "gcloud dataproc clusters describe " + cluster);
    }
    add(commands, "all that is kept of it", "gcloud storage ls -l " + quoted(folder(row)));
    return commands;
  }

  /** Pages of the Cloud Console. */
  List<RunAccount.Link> links(RunRow row, Attempt last) {
    List<RunAccount.Link> links = new ArrayList<>();
    if (last != null) {
      String there = "?region=" + encoded(last.region()) + "&project=" + encoded(project);
      if (last.job() != null) {
        String page =
            last.cluster() == null
                ? "dataproc/batches/" + encoded(last.region()) + "/"
                : "dataproc/jobs/";
        links.add(link("the job", page + encoded(last.job()) + there));
      }
      if (last.cluster() != null) {
        links.add(
            link(
                "its cluster, while it is there",
                "dataproc/clusters/" + encoded(last.cluster()) + there));
      }
    }
    String here = "?project=" + encoded(project);
    links.add(
        link(
            "all that is kept of it",
            "storage/browser/"
                + path(stateName + "/runs/" + row.pipeline() + "/" + row.run())
                + here));
    String query = "jsonPayload.run=\"" + row.run() + "\"";
    links.add(link("what was logged of it", "logs/query;query=" + encoded(query) + here));
    return links;
  }

  private static void add(List<RunAccount.Command> commands, String shows, String line) {
    commands.add(new RunAccount.Command(shows, line));
  }

  private static RunAccount.Link link(String shows, String path) {
    return new RunAccount.Link(shows, CONSOLE + path);
  }

  private String place(String region) {
    return " --project=" + quoted(project) + " --region=" + quoted(region);
  }

  private String folder(RunRow row) {
    return "gs://" + stateName + "/runs/" + row.pipeline() + "/" + row.run() + "/";
  }

  /** One word for a shell, whatever is in it. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._:/@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String path(String path) {
    return encoded(path).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
