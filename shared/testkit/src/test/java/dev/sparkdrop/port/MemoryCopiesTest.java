package dev.sparkdrop.port;

class MemoryCopiesTest extends CopiesContract {
  private final MemoryUploads uploads = new MemoryUploads();

  @Override
  protected Uploads uploads() {
    return uploads;
  }

  @Override
  protected Uploads.Place elsewhere(String name, byte[] content) {
    return uploads.elsewhere("other", name, content);
  }
}
