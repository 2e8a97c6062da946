package dev.sparkdrop.export;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the ledger keeps a run.
 *
 * @param bucket the state bucket
 */
public record RunAddress(String bucket, String pipeline, String run) {
  private static final Pattern FORM =
      Pattern.compile(
          "gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/runs/([a-z][a-z0-9-]{0,18}[a-z0-9])"
              + "/([a-z][a-z0-9-]{1,80})(?:/|/(?:pipeline|manifest|receipt)\\.json)?");

  /**
   * The run of a URI. An object of the run, such as its receipt, is as good.
   *
   * @param uri {@code gs://STATE/runs/<pipeline>/<run>}
   */
  public static RunAddress parse(String uri) throws ExportRefused {
    Matcher parts = FORM.matcher(uri);
    if (!parts.matches()) {
      throw new ExportRefused(
          uri
              + " is no run. Write gs://STATE/runs/<pipeline>/<run>, with the state bucket's name.");
    }
    return new RunAddress(parts.group(1), parts.group(2), parts.group(3));
  }

  /** The name of one of its objects in the state bucket. */
  String object(String file) {
    return "runs/" + pipeline + "/" + run + "/" + file;
  }

  /**
   * What the run fills into its job, as its first attempt has it.
   *
   * @param lane the lane's id
   */
  public Map<String, String> values(String lane) {
    String ledger = "gs://" + bucket + "/";
    return Map.of(
        "run.id",
        run,
        "run.manifest",
        ledger + object("manifest.json"),
        "run.report",
        ledger + report(),
        "run.attempt",
        "1",
        "run.lane",
        lane,
        "run.pipeline",
        pipeline);
  }

  /** The name of its first attempt's report in the state bucket. */
  public String report() {
    return "reports/" + pipeline + "/" + run + "-a1.json";
  }

  /** The name of its batch in the state bucket. */
  public String manifest() {
    return object("manifest.json");
  }

  /** The name of its copy of the pipeline file in the state bucket. */
  public String pipelineCopy() {
    return object("pipeline.json");
  }

  /** As it is written: {@code gs://STATE/runs/<pipeline>/<run>}. */
  @Override
  public String toString() {
    return "gs://" + bucket + "/runs/" + pipeline + "/" + run;
  }
}
