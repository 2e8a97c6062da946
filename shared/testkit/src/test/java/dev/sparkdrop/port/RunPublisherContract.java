package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.MemoryRunPublisher.Message;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RunPublisher} does. */
public abstract class RunPublisherContract {
  private RunPublisher runPublisher;

  /** The port, on a topic on which nothing was published, for one test. */
  protected abstract RunPublisher newTopic();

  /** Waits until at least so many messages were heard, and gives all; at-least-once ones, too. */
  protected abstract Iterable<Message> heard(int count);

  @BeforeEach
  void begin() {
    runPublisher = newTopic();
  }

  @Test
  void aMessageIsHeardWithItsTextAndAttributes() {
    String text = "{\"reason\": \"caf\u00e9 \uD83D\uDE80\"}\n";
    Map<String, String> attributes = Map.of("pipeline", "birdstrikes", "lane", "caf\u00e9");

    runPublisher.publish(text, attributes);

    assertEquals(Set.of(new Message(text, attributes)), distinct(1));
  }

  @Test
  void aMessageWithoutAttributesIsHeard() {
    runPublisher.publish("plain", Map.of());

    assertEquals(Set.of(new Message("plain", Map.of())), distinct(1));
  }

  @Test
  void everyMessageIsHeard() {
    IntStream.range(0, 20)
        .forEach(i -> runPublisher.publish("message " + i, Map.of("n", String.valueOf(i))));

    Set<Message> heard = distinct(20);

    assertEquals(20, heard.size());
    IntStream.range(0, 20)
        .forEach(
            i ->
                assertTrue(
                    heard.contains(new Message("message " + i, Map.of("n", String.valueOf(i))))));
  }

  private Set<Message> distinct(int count) {
    Set<Message> distinct = new HashSet<>();
    heard(count).forEach(distinct::add);
    return distinct;
  }
}
