package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.Generations;
import dev.sparkdrop.jobs.batch.Locations;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The job on local folders, started as spark-submit starts the real one: for measuring. */
public final class LocalLakeJob {
  private LocalLakeJob() {}

  /** Takes the folder that holds the buckets, then the job's own arguments. */
  public static void main(String[] args) {
    Arguments arguments =
        Arguments.parse(List.of(args).subList(1, args.length).toArray(new String[0]));
    Generations unchanged =
        objects -> objects.stream().map(object -> object.generation).collect(Collectors.toList());
    try (Session session = Session.open("sparkdrop " + arguments.run())) {
      LakeJob job = new LakeJob(session.spark, Locations.folder(Path.of(args[0])), unchanged);
      session.run(() -> job.run(arguments), sentence -> {});
    }
  }
}
