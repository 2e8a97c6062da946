package dev.sparkdrop.local.contract;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.CopiesContract;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Place;
import dev.sparkdrop.port.Uploads.Upload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class GcsCopiesTest extends CopiesContract {
  private final String other;
  private final Uploads uploads;
  private final Uploads others;

  GcsCopiesTest(RunningCloud cloud) {
    other = cloud.newBucket();
    uploads = cloud.clients("copies").uploads(cloud.newBucket());
    others = cloud.clients("copies").uploads(other);
  }

  @Override
  protected Uploads uploads() {
    return uploads;
  }

  @Override
  protected Place elsewhere(String name, byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    Uploads.Draft draft = new Uploads.Draft(name, "text/csv", Map.of(), Bucket.NONE);
    try (Upload upload = others.open(draft)) {
      upload.write(ByteBuffer.wrap(content));
      return new Place(other, name, upload.finish((int) crc.getValue()));
    }
  }
}
