package dev.sparkdrop.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sparkdrop.jobs.batch.Generations;
import dev.sparkdrop.jobs.batch.Locations;
import dev.sparkdrop.jobs.batch.SourceObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A landing bucket and a lake in a folder, and objects that can be replaced while the job runs. */
final class LocalLake implements Generations {
  static final String BUCKET = "landing";

  private final SparkSession spark;
  private final Path root;
  private final Map<String, Long> live = new HashMap<>();
  private final Map<Integer, Runnable> atLook = new HashMap<>();
  private List<SourceObject> landed = new ArrayList<>();
  private int looks;
  private int generations;
  private String output = "lake/table";
  private List<String> more = List.of();
  private String again;
  private String match;

  LocalLake(SparkSession spark, Path root) {
    this.spark = spark;
    this.root = root;
  }

  LocalLake land(String name, String text) {
    return land(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An object with this content lands and waits for the next run. */
  LocalLake land(String name, byte[] content) {
    try {
      Path file = file(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new IllegalStateException("Could not land " + name, e);
    }
    return list(name, content.length);
  }

  /** An object is in the manifest, without content that a local folder could hold. */
  LocalLake list(String name, long size) {
    long generation = 1_763_798_400_000_000L + generations++;
    live.put(name, generation);
    landed.add(new SourceObject(BUCKET, name, generation, size));
    return this;
  }

  /** Something happens at the n-th look at the live generations, from 1. */
  LocalLake atLook(int number, Runnable event) {
    atLook.put(number, event);
    return this;
  }

  void replaced(String name) {
    live.put(name, live.get(name) + 1_000);
  }

  void deleted(String name) {
    live.remove(name);
  }

  LocalLake outputTo(String folder) {
    output = folder;
    return this;
  }

  /** Overwrites an object: a newer generation of the same name. */
  LocalLake overwrite(String name, String text) {
    return land(name, text);
  }

  /** The live version of an object is in the manifest once more. */
  LocalLake landAgain(String name) {
    landed.add(new SourceObject(BUCKET, name, live.get(name), file(name).toFile().length()));
    return this;
  }

  /** Arguments of all later runs. */
  LocalLake with(String... arguments) {
    more = List.of(arguments);
    return this;
  }

  /** The next run has the batch of a failed one once more. */
  LocalLake again(String failed) {
    again = failed;
    return this;
  }

  /** The trigger's pattern, as the ledger keeps it with the next run. */
  LocalLake match(String glob) {
    match = glob;
    return this;
  }

  /** Runs the job over what landed since the last run. */
  Report run(String run) throws IOException {
    Path folder = Files.createDirectories(root.resolve("state/" + run));
    Path manifest = folder.resolve("manifest.json");
    Files.writeString(manifest, manifest(run));
    if (match != null) {
      String yaml = "trigger: {match: \"" + match + "\"}";
      Files.writeString(
          folder.resolve("pipeline.json"),
          new ObjectMapper().createObjectNode().put("version", 1).put("text", yaml).toString());
    }
    landed = new ArrayList<>();
    again = null;
    looks = 0;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--manifest=" + manifest.toUri(),
                "--output=" + uri(output),
                "--run=" + run,
                "--report=" + report(run).toUri()));
    arguments.addAll(more);
    return new LakeJob(spark, Locations.folder(root), this)
        .run(Arguments.parse(arguments.toArray(new String[0])));
  }

  Path report(String run) {
    return root.resolve("state/" + run + "/report.json");
  }

  /** The whole table, read as any reader would. */
  Dataset<Row> table() {
    return more.contains("--format=parquet")
        ? spark.read().option("mergeSchema", "true").parquet(uri(output))
        : spark.read().format("delta").load(uri(output));
  }

  Dataset<Row> bad() {
    return spark.read().json(uri(output + "_bad"));
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  private String uri(String folder) {
    return "file://" + root.resolve(folder);
  }

  private String manifest(String run) {
    ObjectNode json = new ObjectMapper().createObjectNode().put("version", 1).put("run", run);
    json.put("again", again).putArray("objects");
    for (SourceObject object : landed) {
      json.withArray("objects")
          .addObject()
          .put("bucket", object.bucket)
          .put("name", object.name)
          .put("generation", Long.toString(object.generation))
          .put("size", object.size)
          .put("created", "2026-11-22T08:00:00Z");
    }
    return json.toString();
  }

  private Path file(String name) {
    return Path.of(root + "/" + BUCKET + "/" + name);
  }

  @Override
  public List<Long> live(List<SourceObject> objects) {
    looks++;
    atLook.getOrDefault(looks, () -> {}).run();
    List<Long> generations = new ArrayList<>();
    for (SourceObject object : objects) {
      generations.add(live.getOrDefault(object.name, ABSENT));
    }
    return generations;
  }
}
