package dev.sparkdrop.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Bucket} does. */
public abstract class BucketContract {
  private Bucket bucket;

  /** A bucket in which nothing is, for one test. */
  protected abstract Bucket emptyBucket();

  @BeforeEach
  void makeBucket() {
    bucket = emptyBucket();
  }

  private static Bucket.Draft draft(String name, String content) {
    return new Bucket.Draft(name, content, Map.of());
  }

  private long create(String name, String content) {
    return bucket.write(draft(name, content), Bucket.NONE).orElseThrow();
  }

  private List<String> listed(String prefix) {
    return bucket.list(prefix, null, 1000).entries().stream().map(Bucket.Entry::name).toList();
  }

  @Test
  void whatIsWrittenIsReadWithItsGenerationSizeTimeAndMetadata() {
    String content = "héllo \uD83D\uDE80\n";
    Map<String, String> metadata =
        Map.of("name", "caf\u00e9 \uD83D\uDE80/%2F?&=#+ \"quoted\"", "phase", "IDLE", "empty", "");

    long generation =
        bucket.write(new Bucket.Draft("a/b.json", content, metadata), Bucket.NONE).orElseThrow();

    Bucket.Stored stored = bucket.read("a/b.json").orElseThrow();
    assertEquals(content, stored.content());
    assertEquals("a/b.json", stored.entry().name());
    assertEquals(generation, stored.entry().generation());
    assertEquals(content.getBytes(StandardCharsets.UTF_8).length, stored.entry().size());
    assertEquals(metadata, stored.entry().metadata());
    assertTrue(stored.entry().created().isAfter(Instant.EPOCH.plus(Duration.ofDays(1))));
    assertEquals(List.of(stored.entry()), bucket.list("a/", null, 10).entries());
    assertEquals(Map.of("a/b.json", stored.entry()), bucket.stat(List.of("a/b.json")));
  }

  @Test
  void anAbsentObjectIsEmpty() {
    assertTrue(bucket.read("nothing").isEmpty());
    assertTrue(bucket.stat(List.of("nothing")).isEmpty());
    assertTrue(bucket.list("", null, 10).entries().isEmpty());
    assertNull(bucket.list("", null, 10).next());
    assertTrue(bucket.folders("no/").isEmpty());
  }

  @Test
  void createAllTellsWhatWasThereAlready() {
    long generation = create("b", "first");

    assertEquals(
        Set.of("b"), bucket.createAll(List.of(draft("a", ""), draft("b", ""), draft("c", ""))));

    assertEquals(List.of("a", "b", "c"), listed(""));
    assertEquals(generation, bucket.read("b").orElseThrow().entry().generation());
  }

  @Test
  void onlyTheGivenGenerationIsDeleted() {
    long first = create("a", "1");
    long second = bucket.write(draft("a", "2"), first).orElseThrow();
    long other = create("b", "1");

    bucket.deleteExactly(Map.of("a", first, "b", other, "absent", 7L));
    assertEquals(List.of("a"), listed(""));

    bucket.deleteExactly(Map.of("a", second));
    assertTrue(listed("").isEmpty());
  }

  @Test
  void nothingIsAskedForNothing() {
    bucket.createAll(List.of());
    bucket.deleteAll(List.of());
    bucket.deleteExactly(Map.of());

    assertTrue(bucket.stat(List.of()).isEmpty());
  }

  @Test
  void anEmptyObjectHasAnEmptyContent() {
    create("empty", "");

    assertEquals("", bucket.read("empty").orElseThrow().content());
    assertEquals(0, bucket.read("empty").orElseThrow().entry().size());
  }

  @Test
  void createIsRefusedWhereAnObjectIs() {
    long generation = create("a", "first");

    OptionalLong second = bucket.write(draft("a", "second"), Bucket.NONE);

    assertTrue(second.isEmpty());
    assertEquals("first", bucket.read("a").orElseThrow().content());
    assertEquals(generation, bucket.read("a").orElseThrow().entry().generation());
  }

  @Test
  void replaceNeedsTheLiveGenerationAndRaisesIt() {
    long first = create("a", "1");

    long second = bucket.write(draft("a", "2"), first).orElseThrow();
    OptionalLong stale = bucket.write(draft("a", "3"), first);

    assertTrue(second > first);
    assertTrue(stale.isEmpty());
    assertEquals("2", bucket.read("a").orElseThrow().content());
  }

  @Test
  void replaceDropsTheMetadataOfTheGenerationBefore() {
    long first = bucket.write(new Bucket.Draft("a", "1", Map.of("phase", "IDLE")), 0).orElseThrow();

    bucket.write(new Bucket.Draft("a", "2", Map.of("other", "x")), first).orElseThrow();

    assertEquals(Map.of("other", "x"), bucket.read("a").orElseThrow().entry().metadata());
  }

  @Test
  void replaceOfAnAbsentObjectIsRefused() {
    long gone = create("a", "1");
    bucket.deleteAll(List.of("a"));

    assertTrue(bucket.write(draft("a", "2"), gone).isEmpty());
    assertTrue(bucket.read("a").isEmpty());
  }

  @Test
  void generationRisesAlsoAfterADeletion() {
    long first = create("a", "1");
    bucket.deleteAll(List.of("a"));

    assertTrue(create("a", "1") > first);
  }

  @Test
  void oneOfManyConcurrentCreatesWins() throws Exception {
    assertEquals(1, winnersOfRace("contended", Bucket.NONE));
  }

  @Test
  void oneOfManyConcurrentReplacesWins() throws Exception {
    long generation = create("contended", "0");

    assertEquals(1, winnersOfRace("contended", generation));
  }

  private int winnersOfRace(String name, long expected) throws Exception {
    ExecutorService racers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<OptionalLong>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String content = "by " + i;
        writes.add(() -> bucket.write(draft(name, content), expected));
      }
      List<Long> winners = new ArrayList<>();
      for (Future<OptionalLong> written : racers.invokeAll(writes)) {
        written.get().ifPresent(winners::add);
      }
      assertEquals(winners.get(0), bucket.read(name).orElseThrow().entry().generation());
      return winners.size();
    } finally {
      racers.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space.csv",
        "a//b",
        "//",
        "%2F",
        "a%2Fb?x=1&y=#z",
        "..",
        "../../etc/passwd",
        "\uD83D\uDE80.csv",
        "$(rm -rf x)`'\"",
        "a,b;c:d*?[]{}\\",
        "plus+plus",
        "caf\u00e9",
        "tab\there",
        "trailing/"
      })
  void hostileNamesAreNamesLikeOthers(String name) {
    String prefixed = "h/" + name;
    long generation = create(prefixed, "content of it");

    assertEquals("content of it", bucket.read(prefixed).orElseThrow().content());
    assertEquals(List.of(prefixed), listed("h/"));
    assertEquals(generation, bucket.stat(List.of(prefixed)).get(prefixed).generation());
    assertTrue(bucket.write(draft(prefixed, "more"), generation).isPresent());
    bucket.deleteAll(List.of(prefixed));
    assertTrue(listed("h/").isEmpty());
  }

  @Test
  void aNameMayHave1024Bytes() {
    String name = "l/" + "\u00e9".repeat(511);
    create(name, "x");
    create("l/other", "");

    // Beyond 2,048 characters of URL, Google's client sends a GET as a POST with an override, and
    // the query as a form.
    assertEquals(List.of(name), listed(name));
    assertEquals("x", bucket.read(name).orElseThrow().content());
    assertTrue(bucket.stat(List.of(name)).containsKey(name));
    bucket.deleteAll(List.of(name));
    assertTrue(bucket.read(name).isEmpty());
  }

  @Test
  void listsInTheOrderOfUtf8Bytes() {
    // UTF-16 would put the emoji (a surrogate pair) before the last.
    List<String> ordered =
        List.of(
            "o/", "o/A", "o/a", "o/a/b", "o/a0", "o/b", "o/\u00e9", "o/\uFF5E", "o/\uD83D\uDE80");
    bucket.createAll(ordered.stream().sorted().map(name -> draft(name, "")).toList());

    assertEquals(ordered, listed("o/"));
  }

  @Test
  void listsOnlyWhatStartsWithThePrefix() {
    bucket.createAll(List.of(draft("p", ""), draft("p/a", ""), draft("pa", ""), draft("q/a", "")));

    assertEquals(List.of("p/a"), listed("p/"));
    assertEquals(List.of("p", "p/a", "pa"), listed("p"));
    assertEquals(4, listed("").size());
  }

  @Test
  void pagesGoThroughEverythingOnce() {
    List<String> names = IntStream.range(0, 25).mapToObj("pages/%02d"::formatted).toList();
    bucket.createAll(names.stream().map(name -> draft(name, "")).toList());

    List<String> seen = new ArrayList<>();
    String from = null;
    int pages = 0;
    do {
      Bucket.Page page = bucket.list("pages/", from, 10);
      assertTrue(page.entries().size() <= 10);
      page.entries().forEach(entry -> seen.add(entry.name()));
      from = page.next();
      pages++;
    } while (from != null && pages < 10);

    assertEquals(names, seen);
  }

  @Test
  void pagesGoOnWhereEntriesWereDeletedMeanwhile() {
    List<String> names = IntStream.range(0, 20).mapToObj("pages/%02d"::formatted).toList();
    bucket.createAll(names.stream().map(name -> draft(name, "")).toList());
    Bucket.Page first = bucket.list("pages/", null, 10);

    bucket.deleteAll(names.subList(0, 10));

    Bucket.Page second = bucket.list("pages/", first.next(), 10);
    assertEquals(names.subList(10, 20), second.entries().stream().map(Bucket.Entry::name).toList());
  }

  @Test
  void aPageOfNoneOrOfTooManyIsABug() {
    assertThrows(IllegalArgumentException.class, () -> bucket.list("", null, 0));
    assertThrows(IllegalArgumentException.class, () -> bucket.list("", null, 1001));
  }

  @Test
  void listsFromANameOnThatNeedNotBeThere() {
    bucket.createAll(
        List.of(
            draft("f", ""), draft("f/a", ""), draft("f/b", ""), draft("f/d", ""), draft("g", "")));

    assertEquals(List.of("f/a", "f/b", "f/d"), listedFrom("f/", "f/", 1000));
    assertEquals(List.of("f/a", "f/b", "f/d"), listedFrom("f/", "a", 3));
    assertEquals(List.of("f/b"), listedFrom("f/", "f/b", 1));
    assertEquals(List.of("f/d"), listedFrom("f/", "f/b\uD83D\uDE80/%2F &=", 10));
    assertEquals(List.of(), listedFrom("f/", "g", 10));
  }

  private List<String> listedFrom(String prefix, String first, int limit) {
    return bucket.listFrom(prefix, first, limit).stream().map(Bucket.Entry::name).toList();
  }

  @ParameterizedTest
  @CsvSource({"1, e", "2, ne", "3, ne", "4, \u00e9ne", "100, h\u00e9ne"})
  void theEndIsReadFromAWholeCharacterOn(int bytes, String end) {
    create("t/caf\u00e9.txt", "h\u00e9ne");

    assertEquals(end, bucket.tail("t/caf\u00e9.txt", bytes).orElseThrow());
  }

  @Test
  void theEndOfALongObjectIsNoMoreThanWasAskedFor() {
    create("t/long", "0123456789".repeat(100_000));

    assertEquals("456789", bucket.tail("t/long", 6).orElseThrow());
  }

  @Test
  void theEndOfAnEmptyObjectIsEmptyAndThatOfNoneIsNone() {
    create("t/empty", "");

    assertEquals("", bucket.tail("t/empty", 10).orElseThrow());
    assertTrue(bucket.tail("t/none", 10).isEmpty());
  }

  @Test
  void foldersAreTheNextSegmentsInOrder() {
    bucket.createAll(
        List.of(
            draft("f/", ""),
            draft("f/file", ""),
            draft("f/b/x", ""),
            draft("f/b/c/y", ""),
            draft("f/a b/x", ""),
            draft("f//x", ""),
            draft("f/\uD83D\uDE80/x", ""),
            draft("f/\uFF5E/x", ""),
            draft("g/z/x", "")));

    assertEquals(
        List.of("f//", "f/a b/", "f/b/", "f/\uFF5E/", "f/\uD83D\uDE80/"), bucket.folders("f/"));
    assertEquals(List.of("f/", "g/"), bucket.folders(""));
  }

  @Test
  void createAllLeavesAloneWhatIsThere() {
    long there = create("all/1", "first");

    bucket.createAll(List.of(draft("all/0", "new"), draft("all/1", "new"), draft("all/2", "new")));

    assertEquals(List.of("all/0", "all/1", "all/2"), listed("all/"));
    assertEquals("first", bucket.read("all/1").orElseThrow().content());
    assertEquals(there, bucket.read("all/1").orElseThrow().entry().generation());
    assertEquals("new", bucket.read("all/2").orElseThrow().content());
  }

  @Test
  void manyAreCreatedLookedAtAndDeletedInOneCall() {
    List<String> names =
        IntStream.range(0, 250).mapToObj("many/%03d \uD83D\uDE80"::formatted).toList();
    bucket.createAll(
        names.stream().map(name -> new Bucket.Draft(name, name, Map.of("of", name))).toList());
    List<String> asked = new ArrayList<>(names);
    asked.add("many/not there");
    asked.add(names.get(0));

    Map<String, Bucket.Entry> found = bucket.stat(asked);
    bucket.deleteAll(names.subList(0, 249));

    assertEquals(250, found.size());
    assertFalse(found.containsKey("many/not there"));
    names.forEach(name -> assertEquals(name, found.get(name).metadata().get("of")));
    assertEquals(names.subList(249, 250), listed("many/"));
  }

  @Test
  void deletingAnAbsentObjectIsSuccess() {
    create("there", "");

    bucket.deleteAll(List.of("absent", "there", "absent"));
    bucket.deleteAll(List.of("there"));

    assertTrue(listed("").isEmpty());
  }
}
