package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fetches the objects of a load job from the buckets, into a folder that goes with the job. */
final class SourceFiles implements AutoCloseable {
  private static final Pattern URI = Pattern.compile("gs://([^/]+)/(.+)");
  private static final int MOST = 10_000;
  private static final int PAGE = 1000;

  private final CloudStorage storage;
  private final Path folder;

  /**
   * @param folder made for this job alone
   */
  SourceFiles(CloudStorage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  List<SourceFile> fetch(JsonObject load) throws IOException {
    Files.createDirectories(folder);
    if (!load.has("sourceUris") || load.getAsJsonArray("sourceUris").isEmpty()) {
      throw ApiError.invalid("Load configuration must specify at least one source URI");
    }
    if (load.getAsJsonArray("sourceUris").size() > MOST) {
      throw ApiError.invalid("Too many source URIs: a load job takes at most 10,000.");
    }
    List<SourceFile> files = new ArrayList<>();
    for (JsonElement element : load.getAsJsonArray("sourceUris")) {
      for (ObjectResource object : objects(element.getAsString())) {
        files.add(fetch(object, files.size(), JsonFields.object(load, "hivePartitioningOptions")));
      }
    }
    if (files.size() > MOST) {
      throw ApiError.invalid("The source URIs match more than 10,000 objects: use several jobs.");
    }
    return files;
  }

  private List<ObjectResource> objects(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw ApiError.invalid("Source URI must be a Google Cloud Storage location: " + uri);
    }
    String bucket = matcher.group(1);
    String name = matcher.group(2);
    int star = name.indexOf('*');
    if (star != name.lastIndexOf('*')) {
      throw ApiError.invalid("Only one wildcard is allowed in a source URI: " + uri);
    }
    List<ObjectResource> found = new ArrayList<>();
    if (star < 0) {
      Optional<ObjectResource> object = storage.stat(bucket, name);
      object.ifPresent(found::add);
    } else {
      String end = name.substring(star + 1);
      String after = "";
      List<ObjectResource> page;
      do {
        page = storage.list(bucket, name.substring(0, star), after, PAGE);
        for (ObjectResource object : page) {
          boolean longEnough = object.name().length() >= name.length() - 1;
          if (longEnough && object.name().endsWith(end) && !object.name().endsWith("/")) {
            found.add(object);
          }
          after = object.name();
        }
      } while (page.size() == PAGE);
    }
    if (found.isEmpty()) {
      throw ApiError.notFound("Not found: URI " + uri);
    }
    return found;
  }

  private SourceFile fetch(ObjectResource object, int number, JsonObject hive) throws IOException {
    boolean packed = object.name().endsWith(".gz") || "gzip".equals(object.contentEncoding());
    Path local = folder.resolve(number + (packed ? ".gz" : ".data"));
    try (InputStream in = storage.open(object)) {
      Files.copy(in, local);
    }
    String uri = "gs://" + object.bucket() + "/" + object.name();
    return new SourceFile(uri, local, object.size(), keys(uri, hive));
  }

  private static Map<String, String> keys(String uri, JsonObject hive) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (!hive.has("mode")) {
      return keys;
    }
    String prefix = JsonFields.text(hive, "sourceUriPrefix", "").replaceAll("/?(\\{.*)?$", "");
    if (prefix.isEmpty() || !uri.startsWith(prefix)) {
      throw ApiError.invalid(
          "The sourceUriPrefix of the hive partitioning options is no prefix of " + uri + ".");
    }
    String[] folders = uri.substring(prefix.length()).split("/", -1);
    for (int i = 0; i < folders.length - 1; i++) {
      int equals = folders[i].indexOf('=');
      if (equals > 0) {
        keys.put(folders[i].substring(0, equals), folders[i].substring(equals + 1));
      } else if (!folders[i].isEmpty()) {
        throw ApiError.invalid(
            "Cannot query hive partitioned data: "
                + folders[i]
                + " in "
                + uri
                + " is no key=value.");
      }
    }
    return keys;
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
