package dev.sparkdrop.local.contract;

import com.google.gson.JsonObject;
import dev.sparkdrop.gcp.GcsDownloads;
import dev.sparkdrop.port.Downloads;
import dev.sparkdrop.port.DownloadsContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class GcsDownloadsTest extends DownloadsContract {
  private final RunningCloud cloud;
  private final String bucket;
  private final Downloads downloads;

  GcsDownloadsTest(RunningCloud cloud) throws IOException {
    this.cloud = cloud;
    this.bucket = cloud.newBucket();
    this.downloads = GcsDownloads.asCaller(cloud.address(), "tests");
  }

  @Override
  protected Downloads downloads() {
    return downloads;
  }

  @Override
  protected String bucket() {
    return bucket;
  }

  @Override
  protected long put(String name, byte[] content, String contentEncoding) {
    try {
      long generation =
          cloud
              .storage()
              .put(bucket, name, new ByteArrayInputStream(content), "text/csv", Map.of())
              .generation();
      if (contentEncoding != null) {
        JsonObject patch = new JsonObject();
        patch.addProperty("contentEncoding", contentEncoding);
        cloud.call("PATCH", "/storage/v1/b/" + bucket + "/o/" + name, patch.toString());
      }
      return generation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void delete(String name) {
    try {
      cloud.storage().delete(bucket, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
