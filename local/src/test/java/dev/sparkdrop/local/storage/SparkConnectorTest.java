package dev.sparkdrop.local.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sparkdrop.local.ConnectorJvm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What real Spark does through Hadoop's real connector, in a JVM of its own. */
class SparkConnectorTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void sparkReadsWritesListsRenamesAndDeletes() throws Exception {
    try (RunningStorage cloud = new RunningStorage(folder)) {
      cloud.storage().createBucket("lake");
      put(cloud, "in/a.csv", bytes("year,n,s\n1990,1,a\n1990,2,b\n1991,3,c\n"));
      put(cloud, "in/b.csv.gz", packed("year,n,s\n1992,1,a\n1992,2,b\n1991,3,c\n"));

      for (int i = 0; i < 2000; i++) {
        put(cloud, "many/" + i + ".txt", bytes("row " + i + "\n"));
      }

      List<String> said =
          ConnectorJvm.run(
              cloud.url(),
              "ConnectorRoundTrip",
              "",
              folder.resolve("spark.log"),
              "gs://bkt",
              "gs://lake");

      assertEquals(
          List.of(
              "rows read: 6",
              "columns: struct<year:int,n:int,s:string>",
              "rows written: 6",
              "rows after overwrite: 2",
              "rows after append: 8",
              "rows after a partition's overwrite: 8",
              "rows as packed json: 6",
              "rows by algorithm 1: [[0,20], [1,4], [2,20]]",
              "rows by algorithm 2: [[0,20], [1,4], [2,20]]",
              "rows by the manifest committer: 3",
              "and it was that one: true",
              "rows of many files: 2000",
              "listed: 40",
              "found by glob: 10",
              "renamed: true",
              "gone: true",
              "listed where it moved to: 40",
              "deleted: true",
              "left: false",
              "folder made: true",
              "is a folder: true",
              "refused to replace: true",
              "large file: 41943040",
              "bytes here and there: 39 6 7",
              "read to its end: 41943040",
              "empty file: 0",
              "first byte of the empty file: -1",
              "seen by the file context: true",
              "root: algorithm1,algorithm2,empty,files,json,large,manifest,none,once,table"),
          said);
      assertEquals(List.of(), unfinished(cloud));
    }
  }

  /** What committers put aside, and take away at their end. */
  private static List<String> unfinished(RunningStorage cloud) {
    return cloud.storage().list("lake", "", "", Integer.MAX_VALUE).stream()
        .map(ObjectResource::name)
        .filter(name -> name.contains("_temporary") || name.contains(".spark-staging"))
        .toList();
  }

  private static void put(RunningStorage cloud, String name, byte[] content) throws Exception {
    cloud.storage().put("bkt", name, new ByteArrayInputStream(content), null, Map.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packed(String text) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes(text));
    }
    return packed.toByteArray();
  }
}
