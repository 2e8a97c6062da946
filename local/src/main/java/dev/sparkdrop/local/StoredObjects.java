package dev.sparkdrop.local;

import dev.sparkdrop.local.access.AccessLog;
import dev.sparkdrop.local.dataproc.ObjectAccess;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/** The objects that jobs need, straight from the storage beside them; on a cluster its agent's. */
final class StoredObjects implements ObjectAccess {
  private static final String SCHEME = "gs://";

  private final CloudStorage storage;
  private final AccessLog access;

  StoredObjects(CloudStorage storage, AccessLog access) {
    this.storage = storage;
    this.access = access;
  }

  @Override
  public Opened open(String uri) throws IOException {
    access.read(bucket(uri), name(uri));
    ObjectResource object =
        storage.stat(bucket(uri), name(uri)).orElseThrow(() -> new NoSuchFileException(uri));
    return new Opened(object.generation(), storage.open(object));
  }

  @Override
  public void ensureBucket(String name) {
    storage.createBucket(name);
  }

  @Override
  public void write(String uri, byte[] content) throws IOException {
    access.created(bucket(uri), name(uri));
    storage.createBucket(bucket(uri));
    storage.put(bucket(uri), name(uri), new ByteArrayInputStream(content), "text/plain", Map.of());
  }

  private static String bucket(String uri) {
    return path(uri)[0];
  }

  private static String name(String uri) {
    return path(uri)[1];
  }

  private static String[] path(String uri) {
    String[] path = uri.startsWith(SCHEME) ? uri.substring(SCHEME.length()).split("/", 2) : null;
    if (path == null || path.length < 2) {
      throw new IllegalArgumentException("not a gs:// object: " + uri);
    }
    return path;
  }
}
