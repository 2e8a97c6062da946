package dev.sparkdrop.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the build left in the checkout: everything that runs here is started from these files.
 *
 * @param folder the checkout
 */
record BuildArtifacts(Path folder) {

  /** The one jar that is deployed. */
  Path functions() {
    return folder.resolve("functions/target/deploy/sparkdrop-functions.jar");
  }

  /** What the platform injects to launch a function. */
  Path invoker() {
    return folder.resolve("local/target/invoker/java-function-invoker-1.4.1.jar");
  }

  Path job() {
    return folder.resolve("jobs/target/sparkdrop-jobs.jar");
  }

  /** The class path of Spark, as a cluster's VM has it installed. */
  Path sparkClassPath() {
    return folder.resolve("jobs/target/spark.classpath");
  }

  Path pipelines() {
    return folder.resolve("pipelines");
  }

  /** What machines cost. */
  Path prices() {
    return folder.resolve("deploy/prices.yaml");
  }

  /** PySpark's version and hashes, in pip's format. */
  Path pySpark() {
    return folder.resolve("deploy/pyspark.txt");
  }

  Path samples() {
    return folder.resolve("pipelines/samples");
  }

  /** Refuses to start where something was not built. */
  void check() throws StartFailure {
    for (Path file : List.of(functions(), invoker(), job(), sparkClassPath())) {
      if (!Files.exists(file)) {
        throw new StartFailure(
            folder.relativize(file) + " is missing. Build it: mvn -DskipTests package");
      }
    }
  }
}
