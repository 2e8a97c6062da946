package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void whatWasCommittedIsThereWhenTheProcessDiesAndTheRestIsNot() throws IOException {
    Path copy = folder.resolve("copy");
    try (Database database = new Database(file())) {
      database.map("m").put("kept", "1\n2 é");
      database.map("m").put("gone", "1");
      database.map("m").remove("gone");
      database.commit();
      database.map("m").put("late", "1");

      Files.copy(file(), copy, StandardCopyOption.REPLACE_EXISTING);
    }

    try (Database after = new Database(copy)) {
      assertEquals(Map.of("kept", "1\n2 é"), after.map("m"));
    }
  }

  @Test
  void aLineCutShortIsDroppedWithAllThatBelongsToIt() throws IOException {
    try (Database database = new Database(file())) {
      database.map("m").put("first", "1");
      database.commit();
      database.together(
          () -> {
            database.map("m").put("second", "1");
            return database.map("n").put("third", "1");
          });
    }
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));

    try (Database after = new Database(file())) {
      assertEquals(Map.of("first", "1"), after.map("m"));
      assertEquals(Map.of(), after.map("n"));
      after.map("m").put("fourth", "1");
    }
    try (Database again = new Database(file())) {
      assertEquals(Map.of("first", "1", "fourth", "1"), again.map("m"));
    }
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Files.writeString(file(), "[]\n{nonsense\n", StandardOpenOption.CREATE);

    IOException refused = assertThrows(IOException.class, () -> new Database(file()).close());

    assertTrue(refused.getMessage().contains("line 2 is damaged"), refused.getMessage());
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    try (Database first = new Database(file())) {
      first.map("m").put("k", "v");

      IOException refused = assertThrows(IOException.class, () -> new Database(file()).close());

      assertTrue(refused.getMessage().contains("in use by another local cloud"));
    }
  }

  @Test
  void manyThreadsThatChangeAndCommitLoseNothing() throws Exception {
    try (Database database = new Database(file())) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        String name = "t" + t;
        threads.add(new Thread(() -> countTo(database, name, 300)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    try (Database after = new Database(file())) {
      assertEquals(2400, after.map("m").size());
      assertEquals("300", after.map("n").get("t3"));
    }
  }

  @Test
  void aFileOfDeadChangesIsRewrittenWhileInUse() throws IOException {
    String large = "x".repeat(1 << 20);
    try (Database database = new Database(file())) {
      for (int i = 0; i < 50; i++) {
        database.map("m").put("k", large + i);
        database.commit();
      }

      assertTrue(Files.size(file()) < 40 << 20, "size " + Files.size(file()));
      database.map("m").put("after", "1");
    }

    try (Database after = new Database(file())) {
      assertEquals(large + 49, after.map("m").get("k"));
      assertEquals("1", after.map("m").get("after"));
    }
  }

  @Test
  void clearAndConditionalChangesAreJournaledToo() throws IOException {
    try (Database database = new Database(file())) {
      database.map("a").put("k", "v");
      database.map("a").clear();
      database.map("b").putIfAbsent("k", "first");
      database.map("b").putIfAbsent("k", "second");
      database.map("b").computeIfPresent("k", (k, v) -> v + "!");
      database.map("c").put("k", "v");
      database.map("c").remove("k", "v");
    }

    try (Database after = new Database(file())) {
      assertEquals(Map.of(), after.map("a"));
      assertEquals(Map.of("k", "first!"), after.map("b"));
      assertNull(after.map("c").get("k"));
    }
  }

  @Test
  void committingInsideOfWhatBelongsTogetherIsABug() throws IOException {
    try (Database database = new Database(file())) {
      assertThrows(
          IllegalStateException.class,
          () ->
              database.together(
                  () -> {
                    database.commit();
                    return "";
                  }));
    }
  }

  private static void countTo(Database database, String name, int last) {
    for (int i = 1; i <= last; i++) {
      String value = Integer.toString(i);
      database.together(
          () -> {
            database.map("m").put(name + "/" + value, value);
            return database.map("n").put(name, value);
          });
      database.commit();
    }
  }

  private Path file() {
    return folder.resolve("database");
  }
}
