package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.Database;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.iam.IamPolicies;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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
  private final PartUploads partUploads;
  private final Database database;
  private final Clock clock;

  /**
   * Opens what an earlier process left.
   *
   * @param dataFolder where the contents go, below {@code blobs} and {@code uploads}
   * @param database where the metadata goes
   * @throws UncheckedIOException where the folder can't be written
   */
  public CloudStorage(Path dataFolder, Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    try {
      buckets = new Buckets(database, clock);
      blobs = new Blobs(dataFolder.resolve("blobs"));
      index = new ObjectIndex(database, buckets, blobs, clock);
      uploadSessions =
          new UploadSessions(dataFolder.resolve("uploads"), database, blobs, index, clock);
      partUploads = new PartUploads(database, blobs, index, clock);
      Set<String> used = index.blobs();
      used.addAll(partUploads.blobs());
      blobs.keepOnly(used::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what Cloud Storage does by itself in time; call it now and then, and when it passed. */
  public void keepHouse() {
    try {
      new Housekeeping(buckets, index, partUploads, clock).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a bucket, if it is not there. */
  public void createBucket(String name) {
    buckets.create(BucketState.own(name, buckets.now()));
  }

  /** Adds the routes of a Cloud Storage that is alone, without Pub/Sub. */
  public void routes(Router router) {
    routes(router, new IamPolicies(database), Notifications.Publisher.NONE);
  }

  /**
   * Adds the JSON API, its uploads, downloads and batches, and the XML API.
   *
   * @param publisher takes the messages that buckets' notification configurations ask for
   */
  public void routes(Router router, IamPolicies policies, Notifications.Publisher publisher) {
    router.readPathsBy(StoragePaths::of);
    ObjectView view = new ObjectView(buckets);
    MediaRoutes media = new MediaRoutes(index, blobs);
    ManagedFolders folders = new ManagedFolders(buckets, index, database);
    new ObjectRoutes(index, media, folders, view).addTo(router);
    new UploadRoutes(index, blobs, uploadSessions, view).addTo(router);
    media.addTo(router);
    Copies copies = new Copies(index, blobs);
    new CopyRoutes(index, blobs, copies, view).addTo(router);
    new BucketRoutes(buckets, index).addTo(router);
    new AclRoutes(buckets, index).addTo(router);
    folders.addTo(router);
    new BucketIamRoutes(buckets, folders, policies).addTo(router);
    Notifications notifications = new Notifications(buckets, database, publisher);
    notifications.addTo(router);
    index.onEvent(notifications);
    new ProjectRoutes(database, clock).addTo(router);
    new XmlRoutes(index, blobs, uploadSessions, partUploads, copies, clock).addTo(router);
    new BatchRequestRoute(router).addTo(router);
  }

  /**
   * Tells a listener of what happens to objects, once it is committed and before its writer gets an
   * answer, in the writer's thread.
   */
  public void onEvent(ObjectEvent.Listener listener) {
    index.onEvent(listener);
  }

  /** Tells a listener of each new generation, likewise. */
  public void onFinalize(Consumer<ObjectResource> listener) {
    index.onEvent(
        (event, object, other) -> {
          if (event == ObjectEvent.OBJECT_FINALIZE) {
            listener.accept(object);
          }
        });
  }

  /** Tells a listener of each generation that stopped to be the live one or is gone, likewise. */
  public void onDelete(Consumer<ObjectResource> listener) {
    index.onEvent(
        (event, object, other) -> {
          if (event == ObjectEvent.OBJECT_DELETE || event == ObjectEvent.OBJECT_ARCHIVE) {
            listener.accept(object);
          }
        });
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
        new ObjectIndex.Draft(bucket, name, attributes, blobs.write(content), null, null),
        Preconditions.NONE);
  }

  /**
   * Puts a version that was made elsewhere where none is, with the generation that it had there.
   * Nothing is told of it.
   *
   * @param fields what is set of it, by the JSON API's names, such as {@code contentEncoding}
   * @throws dev.sparkdrop.local.http.ApiError where the bucket is missing or the name can't be
   */
  public ObjectResource bring(
      String bucket,
      String name,
      long generation,
      Instant created,
      InputStream content,
      Map<String, String> fields)
      throws IOException {
    index.check(bucket, name, new Preconditions(0L, null, null, null));
    return index.bring(
        new ObjectIndex.Draft(
            bucket, name, new Attributes(fields, Map.of()), blobs.write(content), null, null),
        generation,
        created);
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
    return new Listing(
            bucket,
            StorageNames.key(prefix),
            "",
            false,
            "",
            "",
            after,
            limit,
            VersionMaps.Kind.LIVE,
            null)
        .page(index)
        .objects();
  }
}
