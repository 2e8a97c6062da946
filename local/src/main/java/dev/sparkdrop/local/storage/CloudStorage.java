package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.Router;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Cloud Storage on a data folder: its JSON API for clients, and methods for the rest of the local
 * cloud, which is in the same process.
 */
public final class CloudStorage {
  private final Buckets buckets;
  private final Blobs blobs;
  private final ObjectIndex index;
  private final UploadSessions uploadSessions;
  private volatile String endpoint = "http://127.0.0.1";

  /**
   * Opens what an earlier process left.
   *
   * @param dataFolder where the contents go, below {@code blobs} and {@code uploads}
   * @param database where the metadata goes
   * @throws UncheckedIOException where the folder can't be written
   */
  public CloudStorage(Path dataFolder, Database database, Clock clock) {
    try {
      buckets = new Buckets(database, clock);
      blobs = new Blobs(dataFolder.resolve("blobs"));
      index = new ObjectIndex(database, buckets, blobs, clock);
      uploadSessions =
          new UploadSessions(dataFolder.resolve("uploads"), database, blobs, index, clock);
      Set<String> used = index.blobs();
      blobs.keepOnly(used::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a bucket, if it is not there. */
  public void createBucket(String name) {
    buckets.create(name);
  }

  /** Adds the JSON API, its uploads, downloads and batches. */
  public void routes(Router router) {
    MediaRoutes media = new MediaRoutes(index, blobs);
    new ObjectRoutes(index, media, this::endpoint).addTo(router);
    new UploadRoutes(index, blobs, uploadSessions, this::endpoint).addTo(router);
    media.addTo(router);
    new CopyRoutes(index, blobs, this::endpoint).addTo(router);
    new BucketRoutes(buckets, index, this::endpoint).addTo(router);
    new BatchRoute(router).addTo(router);
  }

  /** Adds its XML API, whose paths begin with a bucket's name: after all other routes. */
  public void xmlRoutes(Router router) {
    new XmlRoutes(index, blobs, new MediaRoutes(index, blobs)).addTo(router);
  }

  /**
   * Tells a listener of each new generation, however it was made, once it is committed and before
   * its writer gets an answer, in the writer's thread.
   */
  public void onFinalize(Consumer<ObjectResource> listener) {
    index.onFinalize(listener);
  }

  /** Tells a listener of each generation that was deleted or replaced, likewise. */
  public void onDelete(Consumer<ObjectResource> listener) {
    index.onDelete(listener);
  }

  /** Says where clients reach this, for links in resources; without a slash at its end. */
  public void endpoint(String baseUrl) {
    endpoint = baseUrl;
  }

  /**
   * Writes an object, replacing the one of that name.
   *
   * @param contentType null for none
   * @throws dev.sparkdrop.local.http.ApiError where the bucket is missing or the name can't be
   */
  public ObjectResource put(
      String bucket,
      String name,
      InputStream content,
      String contentType,
      Map<String, String> metadata)
      throws IOException {
    index.check(bucket, name, Preconditions.NONE);
    Attributes attributes = new Attributes(Map.of(), metadata).orContentType(contentType);
    return index.put(
        new ObjectIndex.Draft(bucket, name, attributes, blobs.write(content), null),
        Preconditions.NONE);
  }

  /** The live version; empty where there is none, or no such bucket. */
  public Optional<ObjectResource> stat(String bucket, String name) {
    return index.find(bucket, name).map(ObjectVersion::resource);
  }

  /** Deletes the live version, if there is one. */
  public void delete(String bucket, String name) throws IOException {
    if (stat(bucket, name).isPresent()) {
      index.delete(bucket, name, null, Preconditions.NONE);
    }
  }

  /**
   * Opens the content of one version.
   *
   * @throws FileNotFoundException where it is not the live one any more
   */
  public InputStream open(ObjectResource object) throws IOException {
    ObjectVersion live =
        index
            .find(object.bucket(), object.name())
            .filter(found -> found.resource().generation() == object.generation())
            .orElseThrow(
                () -> new FileNotFoundException("gs://" + object.bucket() + "/" + object.name()));
    return blobs.open(live.content(), 0);
  }

  /**
   * Lists objects in the order of Cloud Storage.
   *
   * @param prefix empty for all
   * @param startAfterName the last name of the page before; empty or null for the first
   * @param limit at most 1,000
   */
  public List<ObjectResource> list(String bucket, String prefix, String startAfterName, int limit) {
    String after = startAfterName == null ? "" : StorageNames.key(startAfterName);
    return new Listing(bucket, StorageNames.key(prefix), "", false, "", "", after, limit)
        .page(index)
        .objects();
  }

  private String endpoint() {
    return endpoint;
  }
}
