package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Place;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Uploads} promises of copies from other buckets. */
public abstract class CopiesContract {
  private static final byte[] CONTENT = "größe\n1\n".getBytes(StandardCharsets.UTF_8);

  private static final Map<String, String> BY = Map.of("sparkdrop-by", "a@b.example");

  protected abstract Uploads uploads();

  /** Puts an object into another bucket. */
  protected abstract Place elsewhere(String name, byte[] content);

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a b", "a%2Fb", "ü/😀", "a+b&c=d", "q?x#y"})
  void aCopyHasTheContentOfTheOriginal(String name) {
    Place from = elsewhere(name, CONTENT);
    Live original = uploads().look(from).orElseThrow();

    long generation =
        uploads().copy(from, "copies/" + name, BY, Bucket.NONE, () -> true).orElseThrow();

    Live copy = uploads().look("copies/" + name).orElseThrow();
    assertEquals(from.generation(), original.generation());
    assertEquals(generation, copy.generation());
    assertTrue(copy.has(original.size(), original.crc32c()));
    assertEquals("a@b.example", copy.metadata().get("sparkdrop-by"));
  }

  @Test
  void anotherGenerationOfTheOriginalIsNotCopied() {
    Place from = elsewhere("moved", CONTENT);
    Place other = new Place(from.bucket(), from.name(), from.generation() + 1);

    assertThrows(
        Uploads.Overtaken.class, () -> uploads().copy(other, "moved", BY, Bucket.NONE, () -> true));
    assertEquals(Optional.empty(), uploads().look("moved"));
  }

  @Test
  void anObjectThatIsNotTheExpectedOneIsLeftAlone() {
    Place from = elsewhere("taken", CONTENT);
    OptionalLong first = uploads().copy(from, "taken", BY, Bucket.NONE, () -> true);

    assertThrows(
        Uploads.Overtaken.class, () -> uploads().copy(from, "taken", BY, Bucket.NONE, () -> true));
    assertEquals(first.orElseThrow(), uploads().look("taken").orElseThrow().generation());
    assertTrue(uploads().copy(from, "taken", BY, first.orElseThrow(), () -> true).isPresent());
  }

  @Test
  void nothingIsWhereNothingWasPut() {
    Place from = elsewhere("there", CONTENT);

    assertEquals(Optional.empty(), uploads().look(new Place(from.bucket(), "absent", Bucket.NONE)));
  }
}
