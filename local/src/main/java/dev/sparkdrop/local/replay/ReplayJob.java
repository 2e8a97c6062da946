package dev.sparkdrop.local.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.JobFiles;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.ServerlessPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The job of a replay: the run's own, every name in it a local one.
 *
 * @param job Dataproc's {@code Job}
 * @param clusterProperties Spark properties of the pipeline's cluster, with their prefix
 * @param outputs {@code gs://} URIs of the local lake
 * @param code files of the job by their names in the local code bucket
 * @param pipeline the text of the pipeline file
 * @param told what is different from the run's own job, as {@code --jar x.jar}
 */
record ReplayJob(
    JsonObject job,
    Map<String, String> clusterProperties,
    List<String> outputs,
    Map<String, Path> code,
    String pipeline,
    String told) {

  /** Logs of the cloud's own, which no replay writes. */
  private static final List<String> LOGS = List.of("spark.eventLog.", "spark.history.");

  /**
   * What shall be another than the run had.
   *
   * @param pipelines a folder with the pipeline file to use, and its code; null for the run's own
   * @param jar a file to use instead of one of the job's; null for none
   */
  record Changes(Path pipelines, Path jar) {}

  /**
   * The job of an export.
   *
   * @param shipped the jar of LakeJob as it is built here, which a pipelines folder may name
   */
  static ReplayJob of(ExportFolder export, Changes changes, Path shipped)
      throws ReplayRefused, IOException {
    JobSource source =
        changes.pipelines() == null
            ? JobSource.own(export)
            : JobSource.folder(export, changes.pipelines(), shipped);
    JsonObject job = source.job();
    if (changes.jar() != null) {
      source.files().put(replaced(job, changes.jar()), changes.jar());
    }
    for (String uri : JobFiles.needed(job)) {
      if (!source.files().containsKey(uri)) {
        throw new ReplayRefused(
            "The job's file "
                + uri
                + (changes.pipelines() == null
                    ? " was gone from its bucket when the run was exported. Give it with --jar FILE."
                    : " is not in " + changes.pipelines().resolve("code") + ". Put it there."));
      }
    }
    List<String> outputs = outputs(source.pipeline(), job);
    Map<String, String> codeNames = new LinkedHashMap<>();
    Map<String, Path> code = new LinkedHashMap<>();
    source
        .files()
        .forEach(
            (uri, file) -> {
              String name = uri.split("/", 4)[3];
              String free = code.containsKey(name) ? code.size() + "/" + name : name;
              codeNames.put(uri, "gs://" + LocalNames.CODE + "/" + free);
              code.put(free, file);
            });
    LocalNames names =
        new LocalNames(source.address().bucket(), source.landing(), outputs, codeNames);
    Set<String> foreign = new TreeSet<>(names.cloud());
    foreign.addAll(JobSource.names(export));
    JsonObject local = mapped(job, names, foreign).getAsJsonObject();
    local.remove("labels");
    JsonObject reference = new JsonObject();
    reference.addProperty("jobId", export.index().from().run() + "-a1");
    local.add("reference", reference);
    List<String> localOutputs = new ArrayList<>();
    for (String output : outputs) {
      localOutputs.add(names.local(output, Set.of()));
    }
    return new ReplayJob(
        local,
        clusterProperties(source.pipeline(), names, foreign),
        localOutputs,
        code,
        source.pipeline().text(),
        told(changes));
  }

  /** The file of the job that another one stands in for. */
  private static String replaced(JsonObject job, Path jar) throws ReplayRefused {
    if (!Files.isRegularFile(jar)) {
      throw new ReplayRefused("There is no file " + jar + ". Name the jar with --jar FILE.");
    }
    String file = jar.getFileName().toString();
    String kind = file.substring(file.lastIndexOf('.') + 1);
    List<String> alike =
        JobFiles.needed(job).stream().filter(uri -> uri.endsWith("." + kind)).toList();
    List<String> same = alike.stream().filter(uri -> uri.endsWith("/" + file)).toList();
    if (same.size() == 1 || alike.size() == 1) {
      return same.size() == 1 ? same.get(0) : alike.get(0);
    }
    throw new ReplayRefused(
        alike.isEmpty()
            ? "The job has no ."
                + kind
                + " file that "
                + file
                + " could stand for; it has "
                + JobFiles.needed(job)
                + "."
            : "The job has "
                + alike
                + ". Give "
                + jar
                + " the file name of the one it stands for.");
  }

  /** What the pipeline declares, and what LakeJob is told to write. */
  private static List<String> outputs(Pipeline pipeline, JsonObject job) {
    Set<String> outputs = new LinkedHashSet<>(pipeline.output());
    if (job.has("sparkJob") && job.getAsJsonObject("sparkJob").has("mainClass")) {
      JsonObject spark = job.getAsJsonObject("sparkJob");
      if (spark.get("mainClass").getAsString().equals("dev.sparkdrop.jobs.LakeJob")) {
        for (JsonElement arg : spark.getAsJsonArray("args")) {
          if (arg.getAsString().startsWith("--output=gs://")) {
            outputs.add(arg.getAsString().substring("--output=".length()).replaceAll("/+$", ""));
          }
        }
      }
    }
    return List.copyOf(outputs);
  }

  private static JsonElement mapped(JsonElement tree, LocalNames names, Set<String> foreign)
      throws ReplayRefused {
    if (tree.isJsonObject()) {
      JsonObject copy = new JsonObject();
      for (Map.Entry<String, JsonElement> entry : tree.getAsJsonObject().entrySet()) {
        if (!isLog(entry.getKey())) {
          copy.add(entry.getKey(), mapped(entry.getValue(), names, foreign));
        }
      }
      return copy;
    }
    if (tree.isJsonArray()) {
      JsonArray copy = new JsonArray();
      for (JsonElement each : tree.getAsJsonArray()) {
        copy.add(mapped(each, names, foreign));
      }
      return copy;
    }
    boolean text = tree.isJsonPrimitive() && tree.getAsJsonPrimitive().isString();
    return text ? new JsonPrimitive(names.local(tree.getAsString(), foreign)) : tree;
  }

  private static boolean isLog(String property) {
    String name = property.replaceFirst("^spark:", "");
    return LOGS.stream().anyMatch(name::startsWith);
  }

  private static Map<String, String> clusterProperties(
      Pipeline pipeline, LocalNames names, Set<String> foreign) throws ReplayRefused {
    Map<String, String> properties = new TreeMap<>();
    if (pipeline.plan(0) instanceof ServerlessPlan batches) {
      JsonElement runtime = batches.batch().getAsJsonObject("runtimeConfig").get("properties");
      if (runtime != null) {
        for (Map.Entry<String, JsonElement> each : runtime.getAsJsonObject().entrySet()) {
          if (!isLog(each.getKey())) {
            properties.put(
                "spark:" + each.getKey(), names.local(each.getValue().getAsString(), foreign));
          }
        }
      }
      return properties;
    }
    JsonElement software = pipeline.cluster(0).config().get("softwareConfig");
    if (software != null && software.getAsJsonObject().has("properties")) {
      for (Map.Entry<String, JsonElement> each :
          software.getAsJsonObject().getAsJsonObject("properties").entrySet()) {
        // Only Spark's own are of use here; the others set up machines.
        if (each.getKey().startsWith("spark:") && !isLog(each.getKey())) {
          properties.put(each.getKey(), names.local(each.getValue().getAsString(), foreign));
        }
      }
    }
    return properties;
  }

  private static String told(Changes changes) {
    List<String> told = new ArrayList<>();
    if (changes.pipelines() != null) {
      told.add("--pipelines " + changes.pipelines());
    }
    if (changes.jar() != null) {
      told.add("--jar " + changes.jar());
    }
    return told.isEmpty() ? "the run's own job" : String.join(" ", told);
  }

  boolean isPython() {
    return job.has("pysparkJob");
  }
}
