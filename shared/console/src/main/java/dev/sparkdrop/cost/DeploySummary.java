package dev.sparkdrop.cost;

import com.google.gson.JsonObject;
import dev.sparkdrop.pipeline.ClusterPlan;
import dev.sparkdrop.pipeline.Defaults;
import dev.sparkdrop.pipeline.Pipeline;
import dev.sparkdrop.pipeline.ServerlessPlan;
import dev.sparkdrop.run.ClusterShape;
import dev.sparkdrop.run.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline in one line: {@code flights flights/*.csv → cluster single node, us-central1}. */
final class DeploySummary {
  private DeploySummary() {}

  /** A line for each, with what an hour of its cluster costs, and one for what that stands on. */
  static List<String> all(List<Pipeline> pipelines, Prices prices) {
    List<String> lines = new ArrayList<>();
    Estimate all = Estimate.NOTHING;
    for (Pipeline pipeline : pipelines) {
      lines.add(of(pipeline, prices));
      all = all.plus(hour(pipeline, prices));
    }
    lines.add(prices.assumptions() + " " + String.join(" ", all.assumptions()));
    return lines.stream().map(String::strip).toList();
  }

  private static String of(Pipeline pipeline, Prices prices) {
    Estimate hour = hour(pipeline, prices);
    String machines =
        pipeline.plan(0) instanceof ServerlessPlan
            ? pipeline.nodes(0).groups().get(0).count() + " DCUs"
            : vcpus(hour);
    String lacks = hour.complete() ? "" : ": the table lacks " + String.join(" and ", hour.lacks());
    return of(pipeline) + "; an hour of it is " + machines + ", " + hour.told(prices) + lacks;
  }

  /** What the pipeline's cluster costs an hour, as it is asked for at first. */
  private static Estimate hour(Pipeline pipeline, Prices prices) {
    String region = pipeline.plan(0).region();
    return Estimate.of(pipeline.nodes(0), region, Duration.ofHours(1), prices);
  }

  private static String vcpus(Estimate hour) {
    long vcpus = Math.round(hour.vcpuHours());
    return vcpus + (vcpus == 1 ? " vCPU" : " vCPUs");
  }

  static String of(Pipeline pipeline) {
    List<String> regions = pipeline.policy().regions();
    List<String> groupBy = pipeline.trigger().groupBy();
    String line =
        pipeline.name()
            + "  "
            + pipeline.trigger().pattern()
            + "  → "
            + engine(pipeline)
            + ", "
            + regions.stream().distinct().collect(Collectors.joining(" or "));
    return groupBy.isEmpty() ? line : line + "; a lane per " + String.join(" and ", groupBy);
  }

  private static String engine(Pipeline pipeline) {
    if (pipeline.plan(0) instanceof ServerlessPlan) {
      return "serverless batches";
    }
    boolean falls = pipeline.policy().rungs().stream().skip(1).anyMatch(Policy.Rung::serverless);
    return "cluster " + nodes(pipeline.cluster(0)) + (falls ? ", else a serverless batch" : "");
  }

  private static String nodes(ClusterPlan plan) {
    JsonObject config = plan.config();
    if (Defaults.hasNoWorkers(config)) {
      return "single node";
    }
    int secondary = count(plan, "secondary");
    String more = secondary > 0 ? " and " + secondary + " secondary" : "";
    return Defaults.isType(config, "ZERO_SCALE")
        ? "zero-scale" + more
        : count(plan, "worker") + " workers" + more;
  }

  private static int count(ClusterPlan plan, String role) {
    return plan.nodes().groups().stream()
        .filter(group -> group.role().equals(role))
        .mapToInt(ClusterShape.Group::count)
        .sum();
  }
}
