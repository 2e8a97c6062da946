package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.run.Sha256;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where an object came from, as its custom metadata remembers it: enough to ask its source whether
 * there is anything new.
 */
final class Provenance {
  private static final String SOURCE = "sparkdrop-source";

  /** Of the whole request to the source, query string too; secrets are left out. */
  private static final String REQUEST = "sparkdrop-request";

  /** Of the URL alone, without the parameters that sign it. */
  private static final String URL = "sparkdrop-url";

  private static final String BY = "sparkdrop-by";

  /** A URL that was signed anew names the same file: Amazon's, Google's, Azure's, and tokens. */
  private static final Pattern SIGNATURES =
      Pattern.compile(
          "(?i)(x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|signature|expires|key-pair-id"
              + "|policy|s[vetprk]|sig|spr|sip|sk(oid|tid|t|e|s|v)|(access_)?token)(=.*)?");

  private static final String ETAG = "sparkdrop-etag";
  private static final String LAST_MODIFIED = "sparkdrop-last-modified";
  private static final String DECLARED = "sparkdrop-";

  /** All of an object's metadata may have 8 KiB. */
  private static final Pattern REMEMBERED = Pattern.compile("[\\x20-\\x7e]{1,256}");

  private Provenance() {}

  /** What to remember of an object, beside its content. */
  static Map<String, String> of(RequestedSource source, SourceVersion version) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(REQUEST, request(source));
    metadata.putAll(origin(source));
    remember(metadata, ETAG, version.etag(), source);
    // A date that does not tell versions apart would hide the next one.
    remember(
        metadata,
        LAST_MODIFIED,
        version.strongDate() ? version.lastModified() : Optional.empty(),
        source);
    source.checksums().forEach(sum -> metadata.put(DECLARED + sum.kind().key, sum.value()));
    return metadata;
  }

  /** Where it came from and who asked, which every object of ours remembers. */
  static Map<String, String> origin(RequestedSource source) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(SOURCE, Redactor.url(source.url()));
    metadata.put(URL, url(source.url()));
    source.terms().by().ifPresent(email -> metadata.put(BY, email));
    return metadata;
  }

  /** Whether an object remembers another URL than this source's. */
  static boolean isOfAnother(RequestedSource source, Map<String, String> metadata) {
    // Objects that were written before the URL was kept know their source at least.
    return metadata.containsKey(URL)
        ? !metadata.get(URL).equals(url(source.url()))
        : metadata.containsKey(SOURCE) && !metadata.get(SOURCE).equals(Redactor.url(source.url()));
  }

  /** The source that an object remembers, for a sentence. */
  static String shown(Map<String, String> metadata) {
    return metadata.getOrDefault(SOURCE, "another URL");
  }

  private static String url(URI url) {
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    String kept =
        Arrays.stream(query.split("&", -1))
            .filter(parameter -> !SIGNATURES.matcher(parameter).matches())
            .collect(Collectors.joining("&"));
    return Sha256.hex(url.toASCIIString().split("[?#]", 2)[0] + "?" + kept, 32);
  }

  private static void remember(
      Map<String, String> metadata, String key, Optional<String> value, RequestedSource source) {
    value
        .filter(text -> REMEMBERED.matcher(text).matches())
        .filter(text -> source.headers().withoutSecrets(text).equals(text))
        .ifPresent(text -> metadata.put(key, text));
  }

  /**
   * The headers that make a source answer 304 where the object still is what it would send; none
   * where the object came from elsewhere, or was not held against the same checksums.
   */
  static Map<String, String> conditions(RequestedSource source, Live live) {
    Map<String, String> metadata = live.metadata();
    boolean checked =
        source.checksums().stream()
            .allMatch(sum -> sum.value().equals(metadata.get(DECLARED + sum.kind().key)));
    if (!checked || !request(source).equals(metadata.get(REQUEST))) {
      return Map.of();
    }
    if (metadata.containsKey(ETAG)) {
      return Map.of("If-None-Match", metadata.get(ETAG));
    }
    return metadata.containsKey(LAST_MODIFIED)
        ? Map.of("If-Modified-Since", metadata.get(LAST_MODIFIED))
        : Map.of();
  }

  private static String request(RequestedSource source) {
    StringBuilder request = new StringBuilder(source.url().toASCIIString());
    source.unpack().ifPresent(unpack -> request.append("\nunpack=").append(unpack.key));
    new TreeMap<>(source.headers().values())
        .forEach(
            (name, value) ->
                request
                    .append('\n')
                    .append(name)
                    .append(": ")
                    .append(source.headers().withoutSecrets(value)));
    return Sha256.hex(request.toString(), 32);
  }
}
