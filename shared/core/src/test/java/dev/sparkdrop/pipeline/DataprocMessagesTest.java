package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.dataproc.v1.ClusterConfig;
import com.google.cloud.dataproc.v1.Job;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Whatever Dataproc's messages can say is taken, and protobuf's own reader understands the result.
 */
class DataprocMessagesTest {

  @Test
  void everyFieldOfAClusterConfigIsTakenInBothSpellings() throws Exception {
    assertEveryField(ClusterConfig.newBuilder(), FieldDescriptor::getJsonName);
    assertEveryField(ClusterConfig.newBuilder(), FieldDescriptor::getName);
  }

  @Test
  void everyFieldOfAJobIsTakenInBothSpellings() throws Exception {
    assertEveryField(Job.newBuilder(), FieldDescriptor::getJsonName);
    assertEveryField(Job.newBuilder(), FieldDescriptor::getName);
  }

  private static void assertEveryField(
      Message.Builder builder, Function<FieldDescriptor, String> naming)
      throws InvalidProtocolBufferException {
    Faults faults = new Faults("f");
    List<String> names = new ArrayList<>();
    JsonObject sample = sample(builder.getDescriptorForType(), naming, names);

    JsonObject read =
        new MessageReader(faults, false)
            .read(builder.getDescriptorForType(), sample, new SourceLocation("x"));

    assertEquals(List.of(), faults.all());
    JsonFormat.parser().merge(read.toString(), builder);
    String printed = JsonFormat.printer().print(builder);
    for (String name : names) {
      assertTrue(printed.contains("\"" + name + "\""), name + " got lost");
    }
    assertFalse(read.toString().contains("_name\""), "no protocol-file spelling is left");
  }

  /** A message with every field that a caller may set, one of each choice. */
  private static JsonObject sample(
      Descriptor type, Function<FieldDescriptor, String> naming, List<String> names) {
    JsonObject sample = new JsonObject();
    for (FieldDescriptor field : type.getFields()) {
      boolean other =
          field.getRealContainingOneof() != null
              && !field.getRealContainingOneof().getField(0).equals(field);
      if (other || Fields.isOutputOnly(field)) {
        continue;
      }
      names.add(field.getJsonName());
      if (field.isMapField()) {
        JsonObject map = new JsonObject();
        FieldDescriptor value = field.getMessageType().findFieldByName("value");
        map.add("key", single(value, naming, names));
        sample.add(naming.apply(field), map);
      } else if (field.isRepeated()) {
        JsonArray list = new JsonArray();
        list.add(single(field, naming, names));
        sample.add(naming.apply(field), list);
      } else {
        sample.add(naming.apply(field), single(field, naming, names));
      }
    }
    return sample;
  }

  private static JsonElement single(
      FieldDescriptor field, Function<FieldDescriptor, String> naming, List<String> names) {
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> new JsonPrimitive("text");
      case BOOLEAN -> new JsonPrimitive(true);
      case INT, LONG -> new JsonPrimitive(7);
      case FLOAT, DOUBLE -> new JsonPrimitive(0.5);
      case ENUM -> new JsonPrimitive(field.getEnumType().getValues().get(1).getName());
      case MESSAGE ->
          switch (field.getMessageType().getFullName()) {
            case "google.protobuf.Duration" -> new JsonPrimitive("1800s");
            case "google.protobuf.Timestamp" -> new JsonPrimitive("2026-11-22T08:00:00Z");
            default -> sample(field.getMessageType(), naming, names);
          };
    };
  }

  @Test
  void everyJobTypeIsTaken() throws Exception {
    for (String job :
        List.of(
            "hadoopJob: {mainClass: a}",
            "sparkJob: {mainJarFileUri: a}",
            "pysparkJob: {mainPythonFileUri: a}",
            "hiveJob: {queryFileUri: a}",
            "pigJob: {queryList: {queries: [a]}}",
            "sparkRJob: {mainRFileUri: a}",
            "spark_sql_job: {query_file_uri: a}",
            "prestoJob: {queryFileUri: a}",
            "trinoJob: {queryFileUri: a}",
            "flinkJob: {mainClass: a}")) {
      String text = Sample.VALID.replaceAll("(?s)job:.*?output", "job: {" + job + "}\noutput");

      Job.Builder read = Job.newBuilder();
      JsonFormat.parser().merge(Sample.parse(text).job(Map.of()), read);

      assertTrue(read.getTypeJobCase() != Job.TypeJobCase.TYPEJOB_NOT_SET, job);
    }
  }

  @Test
  void numbersMayBeTextsAndNamesNumbersAsProtobufWritesThem() {
    String config =
        """
        masterConfig: {numInstances: "1", diskConfig: {bootDiskProvisionedIops: "3000"}}
            workerConfig: {numInstances: 2.0, diskConfig: {bootDiskProvisionedIops: 3000}}
            clusterTier: 1
            softwareConfig: {optionalComponents: [1]}\
        """;
    Pipeline pipeline = Sample.parse(Sample.withConfig(config));

    String json = pipeline.cluster(0).configJson();

    assertTrue(json.contains("\"clusterTier\":\"CLUSTER_TIER_STANDARD\""), json);
    assertTrue(json.contains("\"optionalComponents\":[\"JUPYTER\"]"), json);
    assertTrue(
        json.contains(
            "\"masterConfig\":{\"diskConfig\":{\"bootDiskProvisionedIops\":\"3000\","
                + "\"bootDiskSizeGb\":100},\"machineTypeUri\":\"e2-standard-4\",\"numInstances\":1}"),
        json);
    assertTrue(json.contains("\"numInstances\":2"), json);
  }

  @Test
  void emptyKeyOfDataprocsCountsAsLeftOut() {
    assertEquals(
        Sample.parse(Sample.withConfig("tempBucket: b")).cluster(0),
        Sample.parse(Sample.withConfig("tempBucket: b\n    workerConfig:")).cluster(0));
  }

  @Test
  void exportedClusterCanBePastedIn() {
    String export =
        """
          projectId: p
          clusterName: old
          clusterUuid: 1-2-3
          status: {state: RUNNING, brandNew: 1}
          metrics: {hdfsMetrics: {a: '1'}}
          labels:
            goog-dataproc-cluster-name: old
            team: birds
          config:
            configBucket: dataproc-staging-x
            endpointConfig: {enableHttpPortAccess: true, httpPorts: {YARN: 'https://x'}}
            gceClusterConfig:
              zoneUri: https://www.googleapis.com/compute/v1/projects/p/zones/us-central1-f
            masterConfig:
              numInstances: 1
              instanceNames: [old-m]
              managedGroupConfig: {instanceTemplateName: x}
              isPreemptible: false
            lifecycleConfig: {idleDeleteTtl: 600s, idleStartTime: '2026-11-22T08:00:00Z'}
            softwareConfig: {imageVersion: 2.3.20-debian12}
        """;
    String text = Sample.with("  config:\n    clusterType: SINGLE_NODE\n", export);

    ClusterPlan plan = Sample.parse(text).cluster(0);

    assertEquals("{team=birds}", plan.labels().toString());
    assertTrue(plan.configJson().contains("\"configBucket\":\"dataproc-staging-x\""));
    assertTrue(plan.configJson().contains("\"idleDeleteTtl\":\"600s\""));
    for (String outputOnly :
        List.of("httpPorts", "instanceNames", "managedGroup", "isPreemptible", "idleStart")) {
      assertFalse(plan.configJson().contains(outputOnly), outputOnly);
    }
  }
}
