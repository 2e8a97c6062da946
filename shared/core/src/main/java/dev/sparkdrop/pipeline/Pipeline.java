package dev.sparkdrop.pipeline;

import com.google.gson.JsonObject;
import dev.sparkdrop.port.Warehouse;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.LandedObject;
import dev.sparkdrop.run.Lane;
import dev.sparkdrop.run.Policy;
import dev.sparkdrop.run.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A pipeline file's values, checked. Immutable. */
public final class Pipeline {
  private final String name;
  private final String text;
  private final Policy policy;
  private final Trigger trigger;
  private final List<EnginePlan> plans;
  private final JsonObject job;
  private final List<Output> outputs;
  private final List<String> output;
  private final Ingest ingest;
  private final Optional<WarehouseLoad> load;
  private final Optional<String> chat;

  Pipeline(
      String name,
      String text,
      Policy policy,
      Trigger trigger,
      List<EnginePlan> plans,
      JsonObject job,
      List<String> output,
      Ingest ingest,
      Optional<WarehouseLoad> load,
      Optional<String> chat) {
    this.name = name;
    this.text = text;
    this.policy = policy;
    this.trigger = trigger;
    this.plans = List.copyOf(plans);
    this.job = job;
    this.output = List.copyOf(output);
    this.outputs = output.stream().map(uri -> Output.of(uri).orElseThrow()).toList();
    this.ingest = ingest;
    this.load = load;
    this.chat = chat;
  }

  /**
   * The pipeline of a file.
   *
   * @param file the file's name, for messages
   * @param text YAML or JSON, with no {@code ${…}} left but those of a run
   * @throws FaultyPipeline with everything that is wrong
   */
  public static Pipeline parse(String file, String text) throws FaultyPipeline {
    return PipelineReader.read(file, text);
  }

  /** At most 20 lower-case letters, digits and hyphens. */
  public String name() {
    return name;
  }

  /** 16 hex digits that change with any change of the resolved text. */
  public String digest() {
    return Sha256.hex(text, 16);
  }

  /** The resolved text, comments and all: what is kept beside a run. */
  public String text() {
    return text;
  }

  public Policy policy() {
    return policy;
  }

  public Trigger trigger() {
    return trigger;
  }

  /** The lane of an object of that name; empty where the name does not match. */
  public Optional<Lane> lane(String objectName) {
    return trigger
        .match(objectName)
        .map(
            captured -> {
              SortedMap<String, String> values = new TreeMap<>(captured);
              values.keySet().retainAll(trigger.groupBy());
              return Lane.of(name, values);
            });
  }

  /**
   * The lane in which the object waits for a run; empty where it is no input of this pipeline, or
   * one of its markers.
   */
  public Optional<Lane> laneOfInput(LandedObject object) {
    return isMarker(object.name()) || notAnInput(object).isPresent()
        ? Optional.empty()
        : lane(object.name());
  }

  /** Why the object is never an input of this pipeline; empty where it may be one, or a marker. */
  public Optional<String> notAnInput(LandedObject object) {
    return NotAnInput.why(object, trigger, outputs);
  }

  /** Whether an object of that name says that its directory is complete. */
  public boolean isMarker(String objectName) {
    return trigger.isMarker(objectName);
  }

  /** The {@code gs://} URIs that the job writes. */
  public List<String> output() {
    return output;
  }

  List<Output> outputs() {
    return outputs;
  }

  /** What the ingestion function may fetch for this pipeline. */
  public Ingest ingest() {
    return ingest;
  }

  /**
   * The secret with the webhook of the chat in which people are told of this pipeline; empty: the
   * deployment's chat, if it has one.
   */
  public Optional<String> chat() {
    return chat;
  }

  /** The table of the data warehouse that every run's rows go to; empty where none do. */
  public Optional<Warehouse.Target> loadTarget() {
    return load.map(WarehouseLoad::target);
  }

  /**
   * What of a run goes into the data warehouse; empty where nothing does.
   *
   * @param runValues what this run fills in, by name
   * @throws IllegalArgumentException if the section asks for one that is not there
   */
  public Optional<WarehouseLoad> load(Map<String, String> runValues) {
    return load.map(
        it ->
            new WarehouseLoad(
                it.target(),
                it.files().stream().map(file -> Placeholders.fill(file, runValues)).toList()));
  }

  /**
   * What a rung of the capacity ladder asks for.
   *
   * @param rung 0 is the pipeline's own; as many as the policy has rungs
   */
  public EnginePlan plan(int rung) {
    return plans.get(rung);
  }

  /**
   * The cluster of a rung.
   *
   * @throws IllegalArgumentException where the rung is serverless
   */
  public ClusterPlan cluster(int rung) {
    if (plan(rung) instanceof ClusterPlan cluster) {
      return cluster;
    }
    throw new IllegalArgumentException("rung " + rung + " of " + name + " is serverless");
  }

  /**
   * The serverless batches of a rung.
   *
   * @throws IllegalArgumentException where the rung has a cluster
   */
  public ServerlessPlan serverless(int rung) {
    if (plan(rung) instanceof ServerlessPlan batches) {
      return batches;
    }
    throw new IllegalArgumentException("rung " + rung + " of " + name + " has a cluster");
  }

  /** The machines that a rung asks for: of its cluster, or of each of its serverless batches. */
  public ClusterShape nodes(int rung) {
    return plan(rung) instanceof ServerlessPlan batches
        ? batches.nodes(job.deepCopy())
        : cluster(rung).nodes();
  }

  /** Whether both ask for the same in the first place. */
  public boolean sameCluster(Pipeline other) {
    return plan(0).equals(other.plan(0));
  }

  /** Whether its job is a PySpark job. */
  public boolean usesPySpark() {
    return job.has("pysparkJob");
  }

  /**
   * Dataproc's {@code Job} as JSON with camelCase keys, without placement and reference.
   *
   * @param runValues what this run fills in, by name: {@code run.id}, {@code run.manifest}, …
   * @throws IllegalArgumentException if the job asks for one that is not there
   */
  public String job(Map<String, String> runValues) {
    return Json.map(job, text -> Placeholders.fill(text, runValues)).toString();
  }
}
