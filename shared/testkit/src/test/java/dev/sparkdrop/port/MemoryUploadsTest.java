package dev.sparkdrop.port;

import java.util.Optional;

class MemoryUploadsTest extends UploadsContract {
  private final MemoryUploads uploads = new MemoryUploads();

  @Override
  protected Uploads uploads() {
    return uploads;
  }

  @Override
  protected Optional<Live> live(String name) {
    return uploads
        .visible(name)
        .map(
            seen ->
                new Live(
                    seen.content(),
                    seen.draft().contentType(),
                    seen.draft().metadata(),
                    seen.generation()));
  }
}
