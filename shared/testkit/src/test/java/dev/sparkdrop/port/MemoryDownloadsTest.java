package dev.sparkdrop.port;

class MemoryDownloadsTest extends DownloadsContract {
  private final MemoryDownloads downloads = new MemoryDownloads();

  @Override
  protected Downloads downloads() {
    return downloads;
  }

  @Override
  protected String bucket() {
    return "bucket";
  }

  @Override
  protected long put(String name, byte[] content, String contentEncoding) {
    return downloads.put("bucket", name, content, contentEncoding);
  }

  @Override
  protected void delete(String name) {
    downloads.delete("bucket", name);
  }
}
