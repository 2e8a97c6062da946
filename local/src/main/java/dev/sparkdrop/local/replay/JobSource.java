package dev.sparkdrop.local.replay;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportedObject;
import dev.sparkdrop.export.JobFiles;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.PipelineFolder;
import dev.sparkdrop.pipeline.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the job of a replay comes from.
 *
 * @param address the run, in the state bucket as the job's texts name it
 * @param landing the buckets of the batch's objects, as the job's texts name them
 * @param files the job's files by the URIs that it names them by
 * @param job Dataproc's {@code Job}, with what the run fills in
 */
record JobSource(
    Pipeline pipeline,
    RunAddress address,
    Set<String> landing,
    Map<String, Path> files,
    JsonObject job) {

  /** The run's own: its copy of the pipeline file, and the files of its export. */
  static JobSource own(ExportFolder export) {
    Map<String, Path> files = new LinkedHashMap<>();
    for (ExportedObject each : export.index().code()) {
      files.put(each.version().uri(), export.file(each));
    }
    return new JobSource(
        export.pipeline(),
        export.index().from(),
        landing(export),
        files,
        job(export.pipeline(), export.index().from(), export));
  }

  private static Set<String> landing(ExportFolder export) {
    Set<String> buckets = new TreeSet<>();
    export.manifest().objects().forEach(object -> buckets.add(object.bucket()));
    return buckets;
  }

  /** The run's buckets, which no changed pipeline file may name either. */
  static Set<String> names(ExportFolder export) {
    Map<String, String> code = new TreeMap<>();
    export.index().code().forEach(each -> code.put(each.version().uri(), ""));
    return new LocalNames(
            export.index().from().bucket(), landing(export), export.pipeline().output(), code)
        .cloud();
  }

  /**
   * What a deployment of a folder of pipeline files would run, with the shipped job as it is here.
   */
  static JobSource folder(ExportFolder export, Path folder, Path shipped)
      throws ReplayRefused, IOException {
    CheckedFolder checked =
        PipelineFolder.read(
            folder,
            Variables.of(
                Map.of(
                    "project", "sparkdrop-local",
                    "region", "us-central1",
                    "landing", LocalNames.LANDING,
                    "lake", LocalNames.LAKE,
                    "code", LocalNames.CODE,
                    "state", LocalNames.STATE)));
    if (!checked.faults().isEmpty()) {
      throw new ReplayRefused(
          String.join("\n", checked.faults().stream().map(Object::toString).toList()));
    }
    RunAddress from = export.index().from();
    Pipeline pipeline =
        checked.pipelines().stream()
            .filter(each -> each.name().equals(from.pipeline()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ReplayRefused(
                        "No file in " + folder + " has the pipeline " + from.pipeline() + "."));
    RunAddress address = new RunAddress(LocalNames.STATE, from.pipeline(), from.run());
    JsonObject job = job(pipeline, address, export);
    Set<String> uris = new LinkedHashSet<>(JobFiles.needed(job));
    uris.addAll(JobFiles.perhaps(job));
    Map<String, Path> files = new LinkedHashMap<>();
    Path code = folder.resolve("code").toAbsolutePath().normalize();
    for (String uri : uris) {
      String name = uri.split("/", 4)[3];
      Path file = code.resolve(name).normalize();
      if (file.startsWith(code) && Files.isRegularFile(file)) {
        files.put(uri, file);
      } else if (uri.equals("gs://" + LocalNames.CODE + "/" + shipped.getFileName())) {
        files.put(uri, shipped);
      }
    }
    return new JobSource(pipeline, address, Set.of(LocalNames.LANDING), files, job);
  }

  private static JsonObject job(Pipeline pipeline, RunAddress address, ExportFolder export) {
    return JsonParser.parseString(pipeline.job(address.values(export.manifest().lane())))
        .getAsJsonObject();
  }
}
