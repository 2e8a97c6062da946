package dev.sparkdrop.local.replay;

import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportRefused;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.export.RunExport;
import dev.sparkdrop.local.dataproc.DriverFolders;
import dev.sparkdrop.port.Downloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Brings a run to this machine: from a folder, or from the cloud, once. */
final class ReplaySource {
  private final Cloud cloud;
  private final Predicate<String> asked;
  private final Consumer<String> told;
  private final Clock clock;

  /** Opens the way to the cloud, where there is one. */
  @FunctionalInterface
  interface Cloud {
    Downloads open() throws IOException;
  }

  /**
   * @param asked puts a question to the person; false is a no, and that there is no person
   * @param told takes sentences
   */
  ReplaySource(Cloud cloud, Predicate<String> asked, Consumer<String> told, Clock clock) {
    this.cloud = cloud;
    this.asked = asked;
    this.told = told;
    this.clock = clock;
  }

  /**
   * The run as a folder.
   *
   * @param runs where runs from a cloud are kept, by their names
   */
  ExportFolder of(ReplayOptions options, Path runs) throws ExportRefused, IOException {
    if (!options.run.contains("://")) {
      return ExportFolder.open(Path.of(options.run).toAbsolutePath().normalize());
    }
    RunAddress from = RunAddress.parse(options.run);
    int sample = options.sample == null ? 0 : options.sample;
    Path folder =
        options.export == null
            ? runs.resolve(from.run()).resolve("batch")
            : options.export.toAbsolutePath().normalize();
    if (options.export == null && ExportFolder.isIn(folder)) {
      ExportFolder there = ExportFolder.open(folder);
      if (there.index().sample() == sample && there.index().from().equals(from)) {
        told.accept("fetched   at " + there.index().exported() + ", and used again: " + folder);
        return there;
      }
      DriverFolders.delete(folder);
    }
    RunExport export =
        RunExport.begin(
            cloud.open(), from, new RunExport.Choice(sample, options.skipGone), folder, clock);
    told.accept("fetch     " + export.size() + ", from " + from);
    export.agree(options.yes, asked);
    return export.fetch(told);
  }
}
