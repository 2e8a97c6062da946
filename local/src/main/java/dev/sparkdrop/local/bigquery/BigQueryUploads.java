package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Multipart;
import dev.sparkdrop.local.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load jobs that bring their file: at once, or in pieces. */
final class BigQueryUploads {
  private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  private final DuckDb duckDb;
  private final BigQueryJobs jobs;
  private final Supplier<String> endpoint;
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  private record Upload(String project, JsonObject job, Path file) {}

  BigQueryUploads(DuckDb duckDb, BigQueryJobs jobs, Supplier<String> endpoint) {
    this.duckDb = duckDb;
    this.jobs = jobs;
    this.endpoint = endpoint;
  }

  void install(Router router, String root) {
    for (String start : List.of("/upload", "/resumable/upload")) {
      String path = start + root + "/projects/{project}/jobs";
      router.on("POST", path, this::begin).on("PUT", path, this::receive);
    }
  }

  private void begin(HttpCall httpCall) throws IOException {
    if (httpCall.query("upload_id") != null) {
      receive(httpCall);
      return;
    }
    Path file = duckDb.folder().resolve("upload-" + UUID.randomUUID());
    Files.createDirectories(duckDb.folder());
    String project = httpCall.variable("project");
    if (httpCall.query("uploadType", "").equals("multipart")) {
      Multipart parts = new Multipart(httpCall.body(), httpCall.header("Content-Type"));
      JsonObject job = json(parts.require("part with the job").body());
      Files.copy(parts.require("part with the content").body(), file);
      httpCall.answer(200, BigQueryJobRoutes.shown(jobs.insert(project, job, file)));
      return;
    }
    String id = UUID.randomUUID().toString();
    Files.createFile(file);
    uploads.put(id, new Upload(project, httpCall.json(), file));
    httpCall
        .with(
            "Location",
            endpoint.get() + httpCall.rawPath() + "?uploadType=resumable&upload_id=" + id)
        .answer(200, new byte[0]);
  }

  private void receive(HttpCall httpCall) throws IOException {
    String id = httpCall.query("upload_id", "");
    Upload upload = uploads.get(id);
    if (upload == null) {
      throw ApiError.notFound("There is no upload '" + id + "': begin it again.");
    }
    String header = httpCall.header("Content-Range");
    Matcher range = RANGE.matcher(header == null ? "bytes */*" : header);
    if (!range.matches()) {
      throw ApiError.invalid("The Content-Range '" + header + "' cannot be read.");
    }
    long there = Files.size(upload.file());
    if (range.group(1) != null && Long.parseLong(range.group(1)) != there) {
      throw ApiError.invalid(
          "The piece begins at " + range.group(1) + ", but " + there + " bytes are there.");
    }
    if (range.group(1) != null || header == null) {
      try (var out = Files.newOutputStream(upload.file(), StandardOpenOption.APPEND)) {
        httpCall.body().transferTo(out);
      }
    }
    long received = Files.size(upload.file());
    boolean whole = header == null || range.group(3).equals(Long.toString(received));
    if (!whole) {
      if (received > 0) {
        httpCall.with("Range", "bytes=0-" + (received - 1));
      }
      httpCall.answer(308, new byte[0]);
      return;
    }
    uploads.remove(id);
    httpCall.answer(
        200, BigQueryJobRoutes.shown(jobs.insert(upload.project(), upload.job(), upload.file())));
  }

  private static JsonObject json(InputStream in) throws IOException {
    try (InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw ApiError.invalid("The part with the job is not a JSON object: " + e.getMessage());
    }
  }
}
