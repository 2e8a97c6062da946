package dev.sparkdrop.ingest.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.ingest.fetch.PolicyViolation;
import dev.sparkdrop.ingest.fetch.TolerantUrl;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.Checksum;
import dev.sparkdrop.ingest.source.LandingOption;
import dev.sparkdrop.ingest.source.LandingTerms;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceHeaders;
import dev.sparkdrop.ingest.source.Unpack;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one of a request's sources, and tells every fault of it. */
public final class SourceReader {
  private static final Set<String> KEYS =
      Set.of("url", "object", "sha256", "md5", "crc32c", "size", "headers", "unpack", "allow");

  private static final String SECRET = "${secret.";
  private static final Pattern PLACE =
      Pattern.compile("gs://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/([^\\p{Cc}]+)");

  private final UrlPolicy urlPolicy;
  private final HeaderReader headerReader;
  private final IngestRules rules;

  public SourceReader(UrlPolicy urlPolicy, IngestRules rules) {
    this.urlPolicy = urlPolicy;
    this.headerReader = new HeaderReader(rules.secrets());
    this.rules = rules;
  }

  /**
   * Where a source stands, and whose it is.
   *
   * @param path in the request
   * @param destination what the object's name begins with; often empty
   * @param ofPipeline whether a pipeline file has it, and not the request itself
   * @param terms of the caller
   */
  record Place(String path, String destination, boolean ofPipeline, LandingTerms terms) {}

  /**
   * Reads one source.
   *
   * @return empty where there are faults
   */
  Optional<RequestedSource> read(Place place, JsonElement json, SourceFaults faults) {
    String path = place.path();
    if (!(json instanceof JsonObject source)) {
      return faults.add(path, "it is not an object", "{\"url\": \"https://…\"}");
    }
    for (String key : source.keySet()) {
      if (!KEYS.contains(key)) {
        faults.add(
            path + "." + Redactor.text(key),
            "this key is not known",
            "url, object, sha256, md5, crc32c, size, headers, unpack or allow");
      }
    }
    Optional<URI> url = url(place, source, faults);
    Optional<Unpack> unpack = unpack(path, source, faults);
    boolean named =
        source.has("object")
            || url.map(URI::getRawQuery).filter(query -> !query.isEmpty()).isEmpty();
    Optional<String> object =
        named ? object(place, source, url, unpack, faults) : Optional.of(place.destination());
    List<Checksum> checksums = checksums(path, source, faults);
    SourceHeaders headers =
        source.has("headers")
            ? headerReader.read(
                path + ".headers",
                source.get("headers"),
                new HeaderReader.Target(url, place.ofPipeline()),
                faults)
            : SourceHeaders.NONE;
    Optional<Long> size = size(path, source, faults);
    LandingTerms terms = terms(place, source, faults);
    return url.isPresent() && object.isPresent()
        ? Optional.of(
            new RequestedSource(
                url.get(), object.get(), named, checksums, size, headers, unpack, terms))
        : Optional.empty();
  }

  /** What a source's {@code allow} adds to the caller's terms. */
  static LandingTerms terms(Place place, JsonObject source, SourceFaults faults) {
    Set<LandingOption> allow = EnumSet.noneOf(LandingOption.class);
    if (place.ofPipeline()) {
      // Its author wrote the URL and the object beside each other.
      allow.add(LandingOption.REPLACE);
    }
    String path = place.path() + ".allow";
    if (source.has("allow") && !(source.get("allow") instanceof JsonArray)) {
      faults.add(path, "it is not a list", "[\"replace\"]");
    } else if (source.get("allow") instanceof JsonArray list) {
      for (JsonElement each : list) {
        boolean text = each instanceof JsonPrimitive primitive && primitive.isString();
        Optional<LandingOption> option =
            text ? LandingOption.parse(each.getAsString()) : Optional.empty();
        option.ifPresent(allow::add);
        if (option.isEmpty()) {
          faults.add(
              path, Redactor.text(each.toString()) + " is not known", "replace, html or marker");
        }
      }
    }
    return place.terms().with(allow);
  }

  /** The bytes that a source is said to have: a number, or digits as a query has them. */
  static Optional<Long> size(String path, JsonObject source, SourceFaults faults) {
    if (!source.has("size")) {
      return Optional.empty();
    }
    if (source.get("size") instanceof JsonPrimitive number
        && number.getAsString().matches("[0-9]{1,15}")) {
      return Optional.of(number.getAsLong());
    }
    return faults.add(path + ".size", "it is no number of bytes", "\"size\": 1048576");
  }

  private Optional<URI> url(Place at, JsonObject source, SourceFaults faults) {
    String path = at.path();
    if (!source.has("url")) {
      return faults.add(path + ".url", "it is missing", "\"url\": \"https://…\"");
    }
    Optional<String> text = text(path, source, "url", faults);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().contains(SECRET)) {
      return faults.add(
          path + ".url", "it names a secret", "the secret in the value of one of its headers");
    }
    if (text.get().length() > Limits.URL_LENGTH) {
      return faults.add(path + ".url", "it is longer than 8,192 characters", "a shorter URL");
    }
    if (text.get().startsWith("gs:")) {
      return place(at, source, text.get(), faults);
    }
    try {
      URI url = TolerantUrl.parse(text.get());
      Optional<PolicyViolation> denial = urlPolicy.screen(url);
      denial.ifPresent(found -> faults.add(path + ".url", shown(found, text.get())));
      return denial.isPresent() ? Optional.empty() : Optional.of(url);
    } catch (URISyntaxException e) {
      return faults.add(
          path + ".url",
          "%s is no URL: %s at character %d"
              .formatted(Redactor.url(text.get()), e.getReason(), e.getIndex() + 1),
          "a URL like https://example.com/a%20file.csv, with other characters as % and two digits");
    }
  }

  /** A gs:// URI has nothing encoded: each character of it is one of the object's name. */
  private Optional<URI> place(Place at, JsonObject source, String text, SourceFaults faults) {
    String path = at.path();
    for (String key : List.of("headers", "sha256", "md5", "size", "unpack")) {
      if (source.has(key)) {
        faults.add(
            path + "." + key, "a gs:// source is copied without being read", "none, or crc32c");
      }
    }
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      return faults.add(path + ".url", Redactor.url(text) + " is no object", "gs://BUCKET/OBJECT");
    }
    if (isKept(parts.group(1), at)) {
      return faults.add(
          path + ".url",
          PolicyViolation.against(
              "%s is a bucket that Sparkdrop keeps for itself"
                  .formatted(Redactor.text(parts.group(1))),
              "an object of another bucket"));
    }
    try {
      return Optional.of(
          new URI(RequestedSource.COPIED, parts.group(1), "/" + parts.group(2), null, null));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A path of any characters is quoted", e);
    }
  }

  /** A pipeline's author writes to the code bucket; a caller may not even read it. */
  private boolean isKept(String bucket, Place at) {
    return bucket.equals(rules.state()) || (bucket.equals(rules.code()) && !at.ofPipeline());
  }

  private static PolicyViolation shown(PolicyViolation violation, String url) {
    return new PolicyViolation(
        violation.malformed(), Redactor.url(url) + ": " + violation.wrong(), violation.instead());
  }

  private static Optional<String> object(
      Place place,
      JsonObject source,
      Optional<URI> url,
      Optional<Unpack> unpack,
      SourceFaults faults) {
    String path = place.path();
    String destination = place.destination();
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
    if (complaint.isPresent() || name.isEmpty()) {
      return Optional.empty();
    }
    String whole = destination + name.get();
    Optional<String> refusal = place.terms().complaint(whole);
    refusal.ifPresent(
        wrong ->
            faults.add(path + ".object", PolicyViolation.against(wrong, place.terms().instead())));
    return refusal.isPresent() ? Optional.empty() : Optional.of(whole);
  }

  static Optional<Unpack> unpack(String path, JsonObject source, SourceFaults faults) {
    Optional<String> text =
        source.has("unpack") ? text(path, source, "unpack", faults) : Optional.empty();
    Optional<Unpack> unpack = text.flatMap(Unpack::parse);
    if (text.isPresent() && unpack.isEmpty()) {
      faults.add(
          path + ".unpack", Redactor.text(text.get()) + " is not known", "gzip, zip or auto");
    }
    return unpack;
  }

  static List<Checksum> checksums(String path, JsonObject source, SourceFaults faults) {
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

  private static Optional<String> text(
      String path, JsonObject source, String key, SourceFaults faults) {
    if (source.get(key) instanceof JsonPrimitive value && value.isString()) {
      return Optional.of(value.getAsString());
    }
    return faults.add(path + "." + key, "it is not a string", "text in double quotes");
  }
}
