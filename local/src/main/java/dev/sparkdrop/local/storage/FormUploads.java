package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import dev.sparkdrop.local.http.HttpCall;
import dev.sparkdrop.local.http.Multipart;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uploads by the form of a page: fields that say what becomes of the file, a signed policy that
 * says what the fields may be, and the file, which comes last.
 */
final class FormUploads {
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
  private static final int LONGEST_FIELD = 1 << 20;

  private final ObjectIndex index;
  private final Blobs blobs;
  private final Clock clock;

  FormUploads(ObjectIndex index, Blobs blobs, Clock clock) {
    this.index = index;
    this.blobs = blobs;
    this.clock = clock;
  }

  void post(HttpCall httpCall) throws IOException {
    Multipart form = new Multipart(httpCall.body(), httpCall.header("Content-Type"));
    // Names of fields are the same in upper and lower case.
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Multipart.Part file = file(form, fields);
    String name = key(fields, file);
    httpCall.variable("object", name);
    fields.put("key", name);
    PostPolicy policy = PostPolicy.of(fields.get("policy"));
    String bucket = httpCall.variable("bucket");
    if (bucket == null) {
      // Node's client posts to the endpoint itself where that is not Google's.
      bucket = policy.bucket();
      httpCall.variable("bucket", bucket);
    }
    policy.check(bucket, fields, clock.instant());
    index.check(bucket, name, Preconditions.NONE);
    Attributes attributes =
        XmlRoutes.attributes(fields::get, metadata(fields), fields.get("acl"))
            .orContentType(file.header("content-type"));
    StoredContent.Stored stored = blobs.write(file.body());
    try {
      policy.checkSize(stored.size());
    } catch (ApiError refused) {
      blobs.delete(stored.content());
      throw refused;
    }
    ObjectResource object =
        index.put(
            new ObjectIndex.Draft(bucket, name, attributes, stored, null, null),
            Preconditions.NONE);
    answer(httpCall, fields, object);
  }

  private static Multipart.Part file(Multipart form, Map<String, String> fields)
      throws IOException {
    for (Optional<Multipart.Part> part = form.next(); part.isPresent(); part = form.next()) {
      String disposition = part.get().header("content-disposition");
      Matcher name = NAME.matcher(disposition == null ? "" : disposition);
      if (!name.find()) {
        throw ApiError.invalid("A part of the form has no name.");
      }
      if (name.group(1).equals("file")) {
        return part.get();
      }
      byte[] value = part.get().body().readNBytes(LONGEST_FIELD);
      fields.put(name.group(1), new String(value, StandardCharsets.UTF_8));
    }
    throw ApiError.invalid("The form has no field 'file'.");
  }

  private static String key(Map<String, String> fields, Multipart.Part file) {
    String key = fields.get("key");
    if (key == null || key.isEmpty()) {
      throw ApiError.invalid("The form has no field 'key', the name of the object.");
    }
    Matcher name = FILE_NAME.matcher(file.header("content-disposition"));
    return key.replace("${filename}", name.find() ? name.group(1) : "");
  }

  private static Map<String, String> metadata(Map<String, String> fields) {
    Map<String, String> metadata = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith("x-goog-meta-")) {
            metadata.put(lower.substring("x-goog-meta-".length()), value);
          }
        });
    return metadata;
  }

  private static void answer(HttpCall httpCall, Map<String, String> fields, ObjectResource object)
      throws IOException {
    String location =
        httpCall.base() + "/" + object.bucket() + "/" + ObjectResource.escaped(object.name());
    XmlRoutes.headers(httpCall, object).with("Location", location);
    String redirect = fields.getOrDefault("success_action_redirect", fields.get("redirect"));
    if (redirect != null) {
      String query =
          "bucket=%s&key=%s&etag=%s"
              .formatted(
                  object.bucket(),
                  ObjectResource.escaped(object.name()),
                  URLEncoder.encode(XmlRoutes.tag(object), StandardCharsets.UTF_8));
      httpCall
          .with("Location", redirect + (redirect.contains("?") ? "&" : "?") + query)
          .answer(303, new byte[0]);
      return;
    }
    switch (fields.getOrDefault("success_action_status", "204")) {
      case "200" -> httpCall.answer(200, new byte[0]);
      case "201" ->
          new XmlAnswer("PostResponse", null)
              .element("Location", location)
              .element("Bucket", object.bucket())
              .element("Key", object.name())
              .element("ETag", XmlRoutes.tag(object))
              .send(httpCall, 201);
      default -> httpCall.answer(204, new byte[0]);
    }
  }
}
