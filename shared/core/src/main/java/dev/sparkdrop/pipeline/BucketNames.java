package dev.sparkdrop.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The state bucket is the ledger's alone. */
final class BucketNames {
  private BucketNames() {}

  static List<Fault> check(SortedMap<String, Pipeline> pipelines, Variables variables) {
    List<Fault> faults = new ArrayList<>();
    Optional<String> state = variables.bucket("state");
    if (state.isEmpty()) {
      return faults;
    }
    for (Map.Entry<String, String> bucket : variables.buckets().entrySet()) {
      if (!bucket.getKey().equals("state") && bucket.getValue().equals(state.get())) {
        faults.add(
            new Fault(
                "buckets",
                "state",
                Quoted.of(state.get()) + " is also the " + bucket.getKey() + " bucket",
                "give the ledger a bucket of its own"));
      }
    }
    pipelines.forEach(
        (file, pipeline) -> {
          for (int i = 0; i < pipeline.outputs().size(); i++) {
            if (pipeline.outputs().get(i).bucket().equals(state.get())) {
              String uri = Quoted.of(pipeline.output().get(i));
              faults.add(
                  new Fault(
                      file,
                      SourceLocation.FILE.key("output").item(i).path(),
                      uri + " is in the state bucket, which is the ledger's alone",
                      "write to another bucket, as ${lake}/" + pipeline.name()));
            }
          }
        });
    return faults;
  }
}
