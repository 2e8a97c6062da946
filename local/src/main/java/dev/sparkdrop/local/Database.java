package dev.sparkdrop.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * What the local cloud remembers: sorted maps in one file of the data folder.
 *
 * <p>Values are JSON texts, so that a newer version can read an older file. What was committed
 * survives the death of the process.
 */
public final class Database implements AutoCloseable {
  private final MVStore store;

  /** Opens the file, or makes it, with its folders. */
  public Database(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open();
  }

  /** The map of that name, sorted by key in {@link String#compareTo} order. */
  public MVMap<String, String> map(String name) {
    return store.openMap(name);
  }

  /** Returns when all that was put before the call outlives this process. */
  public void commit() {
    store.commit();
  }

  @Override
  public void close() {
    store.close();
  }
}
