package dev.sparkdrop.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * What the local cloud remembers: sorted maps in memory, and a journal of their changes in one file
 * of the data folder.
 *
 * <p>Values are JSON texts, so that a newer version can read an older file. What was committed
 * survives the death of the process. The maps are H2's, for their cheap consistent cursors; its own
 * file is not used, since it writes some 25 KB for each small commit where the journal writes the
 * change alone.
 */
public final class Database implements AutoCloseable {
  private final MVStore memory = new MVStore.Builder().open();
  private final Map<String, JournaledMap> maps = new ConcurrentHashMap<>();
  private final Journal journal;

  /**
   * Opens the file, or makes it, with its folders.
   *
   * @throws IOException where the file can't be read or written, or another process has it open
   */
  public Database(Path file) throws IOException {
    journal = new Journal(file, this::replay);
    journal.rewriteWith(this::everything);
    maps.values().forEach(map -> map.writeTo(journal));
  }

  /** The map of that name, sorted by key in {@link String#compareTo} order. */
  public MVMap<String, String> map(String name) {
    return maps.computeIfAbsent(name, this::open);
  }

  /**
   * Makes changes to any of the maps that are kept together or not at all, while no other thread
   * makes any. Readers may see them half done.
   */
  public <T> T together(Supplier<T> changes) {
    return journal.together(changes);
  }

  /**
   * Returns when all that was put before the call outlives this process. Many threads that wait
   * here at a time share one write.
   *
   * @throws java.io.UncheckedIOException where the file can't be written, as on a full disk
   */
  public void commit() {
    journal.flush();
  }

  @Override
  public void close() {
    journal.close();
    memory.closeImmediately();
  }

  private JournaledMap open(String name) {
    JournaledMap map = memory.openMap(name, new JournaledMap.Builder(name));
    map.writeTo(journal);
    return map;
  }

  private void replay(Journal.Change change) {
    MVMap<String, String> map = map(change.map());
    if (change.value() == null) {
      map.remove(change.key());
    } else {
      map.put(change.key(), change.value());
    }
  }

  private void everything(Consumer<Journal.Change> writer) {
    maps.forEach(
        (name, map) ->
            map.forEach((key, value) -> writer.accept(new Journal.Change(name, key, value))));
  }
}
