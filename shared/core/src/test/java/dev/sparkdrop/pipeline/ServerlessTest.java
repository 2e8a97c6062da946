package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code serverless:}, alone and as a rung. */
class ServerlessTest {
  private static final String CLUSTER =
      "cluster:\n  region: us-central1\n  config:\n    clusterType: SINGLE_NODE\n";

  private static String serverless(String yaml) {
    return Sample.with(CLUSTER, "serverless: " + yaml + "\n");
  }

  private static String job(String yaml) {
    String text = serverless("{region: us-central1}");
    int begin = text.indexOf("job:");
    return text.substring(0, begin)
        + "job: "
        + yaml
        + "\n"
        + text.substring(text.indexOf("output:"));
  }

  @Test
  void theJobIsTheWorkloadAndItsPropertiesGoBeforeTheBatchs() {
    Pipeline pipeline =
        Sample.parse(
            serverless(
                    "{region: us-central1, runtimeConfig: {properties: {a: '1', b: '1'}},"
                        + " labels: {team: x}}")
                .replace("sparkJob:", "sparkJob:\n    properties: {b: '2'}"));

    ServerlessPlan plan = pipeline.serverless(0);
    String batch = plan.batch(pipeline.job(Map.of("run.manifest", "m", "run.id", "r")));

    assertEquals(
        JsonParser.parseString(
            """
            {"environmentConfig": {"executionConfig": {"ttl": "23400s"}},
             "runtimeConfig": {"properties": {"a": "1", "b": "2"}, "version": "1.2"},
             "sparkBatch": {"mainClass": "org.example.Main", "args": ["--manifest=m", "--run=r"]}}
            """),
        JsonParser.parseString(batch));
    assertEquals(Map.of("team", "x"), plan.labels());
    assertTrue(pipeline.policy().rungs().get(0).serverless());
  }

  @Test
  void sqlFromAFileIsTheSqlBatch() {
    Pipeline pipeline =
        Sample.parse(
            job("{sparkSqlJob: {queryFileUri: 'gs://c/q.sql', scriptVariables: {run: x}}}"));

    String batch = pipeline.serverless(0).batch(pipeline.job(Map.of()));

    assertTrue(
        batch.contains(
            "\"sparkSqlBatch\":{\"queryFileUri\":\"gs://c/q.sql\",\"queryVariables\":{\"run\":\"x\"}}"),
        batch);
  }

  @Test
  void aRungMayBeServerless() {
    Pipeline pipeline =
        Sample.parse(
            Sample.with(
                "    clusterType: SINGLE_NODE\n",
                "    clusterType: SINGLE_NODE\n  ladder: [{region: us-east1}, {serverless: {}}]\n"));

    assertEquals(List.of("us-central1", "us-east1", "us-central1"), pipeline.policy().regions());
    assertTrue(pipeline.policy().rungs().get(2).serverless());
    assertEquals("12 batch dcu 0 shuffle, autoscaled", pipeline.nodes(2).toString());
  }

  /** What stands at serverless | the only fault, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{} | serverless.region: is missing; write one as us-central1",
        "{region: us-central1-a} | serverless.region: \"us-central1-a\" is a zone, not a region",
        "{region: us-central1, config: {}} | serverless.config: unknown key",
        "{region: us-central1, sparkBatch: {}} | serverless.sparkBatch: is the workload, which stands under job; write job: with sparkJob:",
        "{region: us-central1, runtimeConfig: {versio: x}} | serverless.runtimeConfig.versio: unknown key of Dataproc's RuntimeConfig; write version",
        "{region: us-central1, environmentConfig: {executionConfig: {ttl: 60s}}} | serverless.environmentConfig.executionConfig.ttl: is out of range; write 600s to 1209600s",
        "{region: us-central1, environmentConfig: {executionConfig: {ttl: 7200s}}} | serverless.environmentConfig.executionConfig.ttl: is shorter than timeouts.job + 30m = 6h30m; write 23400s or more",
        "{region: us-central1, environmentConfig: {executionConfig: {idleTtl: 900s}}} | serverless.environmentConfig.executionConfig.idleTtl: is for interactive sessions only; leave it out",
        "{region: us-central1, labels: {sparkdrop-run: x}} | serverless.labels.sparkdrop-run: is a label that Sparkdrop sets itself"
      })
  void faultInTheSection(String section, String fault) {
    List<String> faults = Sample.faults(serverless(section));

    assertTrue(faults.get(0).startsWith(fault), faults::toString);
  }

  /** A job | the only fault, or how it begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{hiveJob: {queryFileUri: 'gs://c/q.sql'}} | job.hiveJob: cannot run serverless: Dataproc's batches run Spark only; write sparkSqlJob, or write cluster: in place of serverless:",
        "{prestoJob: {queryFileUri: 'gs://c/q.sql'}} | job.prestoJob: cannot run serverless",
        "{sparkSqlJob: {queryList: {queries: [SELECT 1]}}} | job.sparkSqlJob.queryList: cannot run serverless: a batch takes its SQL from a file; put it into pipelines/code/",
        "{sparkJob: {mainClass: X, loggingConfig: {driverLogLevels: {root: INFO}}}} | job.sparkJob.loggingConfig: has no meaning for a serverless batch; leave it out",
        "{sparkJob: {mainClass: X}, scheduling: {maxFailuresTotal: 2}} | job.scheduling: has no meaning for a serverless batch; leave it out; retry.job says",
        "{sparkJob: {mainClass: X, properties: {spark.submit.deployMode: cluster}}} | job.sparkJob.properties[\"spark.submit.deployMode\"]: is not a serverless batch's to say"
      })
  void faultInTheJob(String job, String fault) {
    List<String> faults = Sample.faults(job(job));

    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith(fault), faults::toString);
  }

  @Test
  void aClusterBesideItIsAFaultWithWhatToWrite() {
    List<String> faults = Sample.faults(Sample.plus("serverless: {region: us-central1}\n"));

    assertEquals(1, faults.size(), faults::toString);
    assertTrue(
        faults.get(0).contains("ladder: [{serverless: {}}] under cluster"), faults::toString);
  }

  @Test
  void aServerlessRungWithAConfigIsAFault() {
    List<String> faults =
        Sample.faults(
            Sample.with(
                "    clusterType: SINGLE_NODE\n",
                "    clusterType: SINGLE_NODE\n  ladder: [{serverless: {}, config: {}}]\n"));

    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("cluster.ladder[0].config: "), faults::toString);
  }
}
