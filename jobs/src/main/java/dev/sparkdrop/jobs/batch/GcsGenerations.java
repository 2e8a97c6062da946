package dev.sparkdrop.jobs.batch;

import com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem;
import com.google.cloud.hadoop.repackaged.gcs.com.google.cloud.hadoop.gcsio.GoogleCloudStorageItemInfo;
import com.google.cloud.hadoop.repackaged.gcs.com.google.cloud.hadoop.gcsio.StorageResourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Live generations from Cloud Storage, through the connector that reads the objects too.
 *
 * <p>Hadoop's own file status has no generation. The connector's look-up of many items goes out in
 * batches on a bounded pool of its own; its package name is the one of every shaded connector.
 */
public final class GcsGenerations implements Generations {
  private final Configuration hadoop;

  public GcsGenerations(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  @Override
  public List<Long> live(List<SourceObject> objects) throws IOException {
    Map<String, List<Integer>> byBucket = new HashMap<>();
    for (int i = 0; i < objects.size(); i++) {
      byBucket.computeIfAbsent(objects.get(i).bucket, b -> new ArrayList<>()).add(i);
    }
    Long[] live = new Long[objects.size()];
    for (Map.Entry<String, List<Integer>> bucket : byBucket.entrySet()) {
      List<StorageResourceId> ids = new ArrayList<>();
      for (int index : bucket.getValue()) {
        ids.add(new StorageResourceId(bucket.getKey(), objects.get(index).name));
      }
      List<GoogleCloudStorageItemInfo> infos =
          connector(bucket.getKey()).getGcsFs().getGcs().getItemInfos(ids);
      for (int i = 0; i < ids.size(); i++) {
        GoogleCloudStorageItemInfo info = infos.get(i);
        live[bucket.getValue().get(i)] = info.exists() ? info.getContentGeneration() : ABSENT;
      }
    }
    return List.of(live);
  }

  private GoogleHadoopFileSystem connector(String bucket) throws IOException {
    return (GoogleHadoopFileSystem) new Path("gs://" + bucket + "/").getFileSystem(hadoop);
  }
}
