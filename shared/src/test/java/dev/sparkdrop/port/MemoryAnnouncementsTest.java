package dev.sparkdrop.port;

class MemoryAnnouncementsTest extends AnnouncementsContract {
  private final MemoryAnnouncements announcements = new MemoryAnnouncements();

  @Override
  protected Announcements newTopic() {
    return announcements;
  }

  @Override
  protected Iterable<MemoryAnnouncements.Message> heard(int count) {
    return announcements.published();
  }
}
