package dev.sparkdrop.local.replay;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code ./deploy.sh local --replay} can be asked for. */
public final class ReplayOptions {

  @Option(
      names = "--replay",
      paramLabel = "RUN",
      description =
          "run the job of a run here, on the same batch: gs://STATE/runs/<pipeline>/<run>, or the"
              + " folder of an export")
  String run;

  @Option(
      names = "--export",
      paramLabel = "FOLDER",
      description = "only fetch the run into a folder, to replay it from there")
  Path export;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "fetch at most N objects, spread over the batch")
  Integer sample;

  @Option(names = "--yes", description = "fetch without asking, however much it is")
  boolean yes;

  @Option(
      names = "--skip-gone",
      description = "leave out objects that were overwritten or deleted since")
  boolean skipGone;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "a jar, or a .py, to run instead of the job's own")
  Path jar;

  @Option(names = "--debug", description = "wait for a debugger; its address is printed")
  boolean debug;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "columns that are not compared with the replay before")
  List<String> ignore = List.of();

  /** Whether any of them was given. */
  public boolean given() {
    return run != null
        || export != null
        || sample != null
        || yes
        || skipGone
        || jar != null
        || debug
        || !ignore.isEmpty();
  }

  /** Refuses options that do not go together. */
  void check() throws ReplayRefused {
    if (run == null) {
      throw new ReplayRefused(
          "--export, --sample, --yes, --skip-gone, --jar, --debug and --ignore belong to --replay RUN.");
    }
    if (sample != null && sample < 1) {
      throw new ReplayRefused("--sample is " + sample + "; give the number of objects, 1 or more.");
    }
    if (export != null && (jar != null || debug || !ignore.isEmpty())) {
      throw new ReplayRefused(
          "--export only fetches. Give --jar, --debug and --ignore when you replay the folder.");
    }
    boolean cloud = run.contains("://");
    if (!cloud && (export != null || sample != null || skipGone)) {
      throw new ReplayRefused(
          "--export, --sample and --skip-gone belong to a run in a cloud, and "
              + run
              + " is a folder. Write the run as gs://STATE/runs/<pipeline>/<run>.");
    }
  }
}
