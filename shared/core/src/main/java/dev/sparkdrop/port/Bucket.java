package dev.sparkdrop.port;

import dev.sparkdrop.run.LandedObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One bucket of small objects, with what Cloud Storage promises: strong consistency, listings
 * included, and preconditions on the generation. Everything may throw {@link RetryLater}.
 */
public interface Bucket {
  /** The generation to expect where no object may be. */
  long NONE = 0;

  /**
   * An object without its content.
   *
   * @param created when this generation was written
   * @param metadata custom metadata; never null
   */
  record Entry(
      String name, long generation, long size, Instant created, Map<String, String> metadata) {
    public Entry {
      Objects.requireNonNull(name, "name");
      metadata = Map.copyOf(metadata);
    }

    /** This version of the object, as one that landed in that bucket. */
    public LandedObject landedIn(String bucket) {
      return new LandedObject(bucket, name, generation, size, created);
    }
  }

  /** An object with its content, UTF-8 text, both of the same generation. */
  record Stored(Entry entry, String content) {}

  /** What is to be written: UTF-8 text. */
  record Draft(String name, String content, Map<String, String> metadata) {
    public Draft {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(content, "content");
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * Part of a listing, in the order of the names' UTF-8 bytes.
   *
   * @param next where to go on; null at the end
   */
  record Page(List<Entry> entries, String next) {}

  /** The live object of that name. */
  Optional<Stored> read(String name);

  /**
   * The end of a live object, as UTF-8 text that begins with a whole character.
   *
   * @param bytes at most so many, at least 1
   */
  Optional<String> tail(String name, int bytes);

  /** The live objects among those names, by name. */
  Map<String, Entry> stat(Collection<String> names);

  /**
   * Lists live objects.
   *
   * @param from {@link Page#next()} of the page before; null for the first
   * @param limit at most so many, 1 to 1,000
   */
  Page list(String prefix, String from, int limit);

  /**
   * The live objects whose names begin so, from a name on that need not be there.
   *
   * @param limit at most so many, 1 to 1,000; fewer only where there are no more
   */
  List<Entry> listFrom(String prefix, String first, int limit);

  /** Tells of every live object whose name begins so, in the order of {@link #list}. */
  default void forEach(String prefix, Consumer<Entry> each) {
    String from = null;
    do {
      Page page = list(prefix, from, 1000);
      page.entries().forEach(each);
      from = page.next();
    } while (from != null);
  }

  /** The "folders" directly below a prefix that ends with a slash: full prefixes, sorted. */
  List<String> folders(String prefix);

  /**
   * Writes an object if its live generation is the expected one.
   *
   * @param expected {@link #NONE} to create it
   * @return the new generation; empty where another is live, or another instance writes it just now
   *     (the service answers 412 or 429): look again
   */
  OptionalLong write(Draft draft, long expected);

  /**
   * Creates all that are not there; one that is there already is left alone.
   *
   * @return the names of those that were there already, as far as is known: where the answer to a
   *     creation was lost, its own object may be among them
   */
  Set<String> createAll(Collection<Draft> drafts);

  /** Deletes all of that name, whatever their generation; an absent one is as good as deleted. */
  void deleteAll(Collection<String> names);

  /**
   * Deletes those whose live generation is the given one; any other generation stays.
   *
   * @param generations by name
   */
  void deleteExactly(Map<String, Long> generations);
}
