package dev.sparkdrop.local.contract;

import dev.sparkdrop.local.storage.ObjectResource;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.UploadsContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneCloud.class)
class GcsUploadsTest extends UploadsContract {
  private final RunningCloud cloud;
  private final String bucket;
  private final Uploads uploads;

  GcsUploadsTest(RunningCloud cloud) {
    this.cloud = cloud;
    bucket = cloud.newBucket();
    uploads = cloud.clients("uploads").uploads(bucket);
  }

  @Override
  protected Uploads uploads() {
    return uploads;
  }

  @Override
  protected Optional<Live> live(String name) {
    return cloud.storage().stat(bucket, name).map(this::live);
  }

  private Live live(ObjectResource object) {
    try (InputStream content = cloud.storage().open(object)) {
      return new Live(
          ByteBuffer.wrap(content.readAllBytes()),
          object.contentType(),
          object.metadata(),
          object.generation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
