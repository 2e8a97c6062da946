package dev.sparkdrop.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A topic in memory that keeps everything. */
public final class MemoryRunPublisher implements RunPublisher {
  private static final int LARGEST = 7_500_000;

  private final List<Message> published = new ArrayList<>();

  /** A message as it was published. */
  public record Message(String text, Map<String, String> attributes) {
    public Message {
      attributes = Map.copyOf(attributes);
    }
  }

  @Override
  public synchronized void publish(String message, Map<String, String> attributes) {
    if (message.length() > LARGEST) {
      throw new IllegalArgumentException("a message has at most 10 MB, base64 counts");
    }
    published.add(new Message(message, attributes));
  }

  /** Every message, the first first. */
  public synchronized List<Message> published() {
    return List.copyOf(published);
  }
}
