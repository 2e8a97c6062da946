package dev.sparkdrop.port;

class MemoryRunPublisherTest extends RunPublisherContract {
  private final MemoryRunPublisher announcements = new MemoryRunPublisher();

  @Override
  protected RunPublisher newTopic() {
    return announcements;
  }

  @Override
  protected Iterable<MemoryRunPublisher.Message> heard(int count) {
    return announcements.published();
  }
}
