package dev.sparkdrop.ingest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one of a request's sources, and tells every fault of it. */
final class SourceReader {
  private static final Set<String> KEYS =
      Set.of("url", "object", "sha256", "md5", "crc32c", "headers", "unpack");

  private static final String SECRET = "${secret.";
  private static final Pattern PLACE =
      Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/([^\\p{Cc}]+)");

  private final Gate gate;
  private final HeaderReader headerReader;

  SourceReader(Gate gate, Secrets secrets) {
    this.gate = gate;
    this.headerReader = new HeaderReader(secrets);
  }

  /**
   * Reads one source.
   *
   * @param destination what the object's name begins with; often empty
   * @return empty where there are faults
   */
  Optional<Source> read(String path, JsonElement json, String destination, Faults faults) {
    if (!(json instanceof JsonObject source)) {
      faults.add(path, "it is not an object", "{\"url\": \"https://…\"}");
      return Optional.empty();
    }
    for (String key : source.keySet()) {
      if (!KEYS.contains(key)) {
        faults.add(
            path + "." + Shown.text(key),
            "this key is not known",
            "url, object, sha256, md5, crc32c, headers or unpack");
      }
    }
    Optional<URI> url = url(path, source, faults);
    Optional<Unpack> unpack = unpack(path, source, faults);
    Optional<String> object = object(path, source, url, unpack, destination, faults);
    List<Checksum> checksums = checksums(path, source, faults);
    SourceHeaders headers =
        source.has("headers")
            ? headerReader.read(path + ".headers", source.get("headers"), faults)
            : SourceHeaders.NONE;
    return url.isPresent() && object.isPresent()
        ? Optional.of(new Source(url.get(), object.get(), checksums, headers, unpack))
        : Optional.empty();
  }

  private Optional<URI> url(String path, JsonObject source, Faults faults) {
    if (!source.has("url")) {
      faults.add(path + ".url", "it is missing", "\"url\": \"https://…\"");
      return Optional.empty();
    }
    Optional<String> text = text(path, source, "url", faults);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().contains(SECRET)) {
      faults.add(
          path + ".url", "it names a secret", "the secret in the value of one of its headers");
      return Optional.empty();
    }
    if (text.get().length() > Limits.URL_LENGTH) {
      faults.add(path + ".url", "it is longer than 8,192 characters", "a shorter URL");
      return Optional.empty();
    }
    if (text.get().startsWith("gs:")) {
      return place(path, source, text.get(), faults);
    }
    try {
      URI url = new URI(text.get());
      Optional<Denial> denial = gate.screen(url);
      denial.ifPresent(found -> faults.add(path + ".url", shown(found, text.get())));
      return denial.isPresent() ? Optional.empty() : Optional.of(url);
    } catch (URISyntaxException e) {
      faults.add(
          path + ".url",
          "%s is no URL: %s at character %d"
              .formatted(Shown.url(text.get()), e.getReason(), e.getIndex() + 1),
          "a URL like https://example.com/a%20file.csv, with other characters as % and two digits");
      return Optional.empty();
    }
  }

  /** A gs:// URI has nothing encoded: each character of it is one of the object's name. */
  private static Optional<URI> place(String path, JsonObject source, String text, Faults faults) {
    for (String key : List.of("headers", "sha256", "md5", "unpack")) {
      if (source.has(key)) {
        faults.add(
            path + "." + key, "a gs:// source is copied without being read", "none, or crc32c");
      }
    }
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      faults.add(path + ".url", Shown.url(text) + " is no object", "gs://BUCKET/OBJECT");
      return Optional.empty();
    }
    try {
      return Optional.of(
          new URI(BucketCopy.SCHEME, parts.group(1), "/" + parts.group(2), null, null));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A path of any characters is quoted", e);
    }
  }

  private static Denial shown(Denial denial, String url) {
    return new Denial(denial.malformed(), Shown.url(url) + ": " + denial.wrong(), denial.instead());
  }

  private static Optional<String> object(
      String path,
      JsonObject source,
      Optional<URI> url,
      Optional<Unpack> unpack,
      String destination,
      Faults faults) {
    boolean given = source.has("object");
    Optional<String> name =
        given
            ? text(path, source, "object", faults)
            : url.map(ObjectName::from)
                .map(own -> unpack.map(packed -> packed.unpacked(own)).orElse(own));
    boolean folder = unpack.isPresent() && unpack.get() == Unpack.ZIP;
    Optional<String> complaint =
        name.flatMap(
            own ->
                folder
                    ? ObjectName.folderComplaint(own, destination)
                    : ObjectName.complaint(own, destination));
    complaint.ifPresent(
        wrong ->
            faults.add(
                path + ".object",
                given ? wrong : "the URL's last segment can't be its name: " + wrong,
                folder
                    ? "a folder such as \"birdstrikes/1990/\""
                    : "a name such as \"birdstrikes/1990/a.csv\""));
    return complaint.isPresent() ? Optional.empty() : name.map(destination::concat);
  }

  private static Optional<Unpack> unpack(String path, JsonObject source, Faults faults) {
    Optional<String> text =
        source.has("unpack") ? text(path, source, "unpack", faults) : Optional.empty();
    Optional<Unpack> unpack = text.flatMap(Unpack::parse);
    if (text.isPresent() && unpack.isEmpty()) {
      faults.add(path + ".unpack", Shown.text(text.get()) + " is not known", "gzip or zip");
    }
    return unpack;
  }

  private static List<Checksum> checksums(String path, JsonObject source, Faults faults) {
    List<Checksum> checksums = new ArrayList<>();
    for (Checksum.Kind kind : Checksum.Kind.values()) {
      if (!source.has(kind.key)) {
        continue;
      }
      Optional<String> text = text(path, source, kind.key, faults);
      Optional<Checksum> checksum = text.flatMap(value -> Checksum.parse(kind, value));
      checksum.ifPresent(checksums::add);
      if (text.isPresent() && checksum.isEmpty()) {
        faults.add(path + "." + kind.key, "it is no " + kind.key, kind.form());
      }
    }
    return checksums;
  }

  private static Optional<String> text(String path, JsonObject source, String key, Faults faults) {
    if (source.get(key) instanceof JsonPrimitive value && value.isString()) {
      return Optional.of(value.getAsString());
    }
    faults.add(path + "." + key, "it is not a string", "text in double quotes");
    return Optional.empty();
  }
}
