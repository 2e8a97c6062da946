package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever stands wherever: a file is either good or faulty, and reading it never breaks. */
class AbsurdValuesTest {
  private static final String FULL =
      """
      {"name": "full",
       "trigger": {"match": "x/{y}/*", "groupBy": ["y"], "marker": "_DONE"},
       "batch": {"quietPeriod": "1m", "maxWait": "2m", "maxObjects": 3, "maxBytes": "4KiB",
                 "minInterval": "0s", "linger": "1m"},
       "limits": {"clusters": 1},
       "cluster": {
         "region": "us-central1",
         "labels": {"team": "birds"},
         "status": {},
         "config": {
           "clusterType": "STANDARD",
           "masterConfig": {"numInstances": 1, "diskConfig": {"bootDiskSizeGb": 50}},
           "workerConfig": {"numInstances": 2, "accelerators": [{"acceleratorCount": 1}]},
           "secondaryWorkerConfig": {"numInstances": 2, "preemptibility": "SPOT",
             "startupConfig": {"requiredRegistrationFraction": 0.5}},
           "gceClusterConfig": {"zoneUri": "us-central1-a", "metadata": {"a": "b"}},
           "softwareConfig": {"imageVersion": "2.3", "properties": {"a": "b"},
             "optionalComponents": ["JUPYTER"]},
           "lifecycleConfig": {"idleDeleteTtl": "1800s", "autoDeleteTtl": "90000s"},
           "initializationActions": [{"executableFile": "gs://x/y", "executionTimeout": "60s"}]},
         "ladder": [{"region": "us-east1", "config": {"gceClusterConfig": {"zoneUri": null}}}]},
       "job": {"sparkJob": {"mainClass": "x", "args": ["${run.id}"], "properties": {"a": "b"},
           "loggingConfig": {"driverLogLevels": {"root": "INFO"}}},
         "labels": {"a": "b"}, "scheduling": {"maxFailuresPerHour": 1}},
       "output": ["gs://lake/full"],
       "retry": {"platform": 3, "job": 1, "bisect": true, "maxJobs": 9},
       "timeouts": {"provision": "20m", "job": "6h", "reuseCluster": "4h", "giveUp": "24h"},
       "ingest": {"sources": [{"url": "https://x", "object": "y"}]}}
      """;

  private static final List<String> ABSURD =
      List.of(
          "null",
          "true",
          "-1",
          "0.5",
          "1e300",
          "99999999999999999999",
          "\"\"",
          "\"${\"",
          "\"$${run.id} \\n\\u0000😀\"",
          "\"-5s\"",
          "\"999999d\"",
          "\"us-central1-a\"",
          "[[]]",
          "[{}]",
          "{\"\": null}");

  @Test
  void nothingAnywhereBreaksTheReader() throws FaultyPipeline {
    JsonObject full = JsonParser.parseString(FULL).getAsJsonObject();
    Pipeline.parse("full.json", full.toString());
    List<List<String>> places = new ArrayList<>();
    collect(full, List.of(), places);
    int faulty = 0;
    int tried = 0;
    // A third of the values at each place, and all of them at each third: enough, and fast.
    for (List<String> place : places) {
      for (int i = places.indexOf(place) % 3; i < ABSURD.size(); i += 3) {
        String absurd = ABSURD.get(i);
        tried++;
        JsonElement changed = replaced(full, place, JsonParser.parseString(absurd));
        try {
          Pipeline.parse("full.json", changed.toString());
        } catch (FaultyPipeline e) {
          faulty++;
          for (Fault fault : e.faults()) {
            assertFalse(fault.toString().contains("\n"), fault::toString);
            assertFalse(fault.problem().isBlank(), () -> place + " = " + absurd);
          }
        }
      }
    }
    assertTrue(faulty > tried / 2, "most of it is faulty: " + faulty);
  }

  private static void collect(JsonElement tree, List<String> at, List<List<String>> places) {
    places.add(at);
    if (tree.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : tree.getAsJsonObject().entrySet()) {
        collect(entry.getValue(), with(at, entry.getKey()), places);
      }
    } else if (tree.isJsonArray()) {
      collect(tree.getAsJsonArray().get(0), with(at, "0"), places);
    }
  }

  private static List<String> with(List<String> at, String key) {
    List<String> longer = new ArrayList<>(at);
    longer.add(key);
    return longer;
  }

  private static JsonElement replaced(JsonElement tree, List<String> place, JsonElement value) {
    if (place.isEmpty()) {
      return value;
    }
    JsonElement copy = tree.deepCopy();
    List<String> rest = place.subList(1, place.size());
    if (copy.isJsonArray()) {
      copy.getAsJsonArray().set(0, replaced(copy.getAsJsonArray().get(0), rest, value));
    } else {
      JsonObject object = copy.getAsJsonObject();
      object.add(place.get(0), replaced(object.get(place.get(0)), rest, value));
    }
    return copy;
  }
}
