package dev.sparkdrop.port;

import java.util.Map;

/**
 * The rooms in which people are told.
 *
 * @param deployment where all is told that has no room of its own; {@link Chat#NONE}: nowhere
 * @param named the rooms that pipelines name, by the name of their secret
 */
public record Chats(Chat deployment, Map<String, Chat> named) {
  /** Where there is no room. */
  public static final Chats NONE = new Chats(Chat.NONE, Map.of());

  public Chats {
    named = Map.copyOf(named);
  }

  /**
   * The room of that name; the deployment's where it is not known here.
   *
   * @param name null: the deployment's
   */
  public Chat of(String name) {
    return name == null ? deployment : named.getOrDefault(name, deployment);
  }

  /** Whether there is none at all. */
  public boolean none() {
    return deployment == Chat.NONE && named.isEmpty();
  }
}
