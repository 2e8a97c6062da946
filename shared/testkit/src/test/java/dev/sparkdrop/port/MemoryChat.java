package dev.sparkdrop.port;

import java.util.ArrayList;
import java.util.List;

/** A chat that keeps what was posted. */
public final class MemoryChat implements Chat {
  private final List<String> posted = new ArrayList<>();
  private boolean down;

  @Override
  public void post(String text) {
    if (down) {
      throw new RetryLater("posting to the chat: HTTP 503", null);
    }
    posted.add(text);
  }

  /** Whether nothing can be posted. */
  public void down(boolean now) {
    down = now;
  }

  /** All of it, the oldest first. */
  public List<String> posted() {
    return List.copyOf(posted);
  }
}
