package dev.sparkdrop.ingest.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceHeaders;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a source's {@code headers}, and puts secrets where they are named. */
final class HeaderReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}?");
  private static final Pattern SECRET = Pattern.compile("secret\\.([A-Za-z0-9_]{1,100})");

  /** What a connection says of itself, what resuming needs, and what opens a metadata server. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "transfer-encoding",
          "expect",
          "content-length",
          "content-encoding",
          "range",
          "if-range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "accept-encoding",
          "via",
          "forwarded",
          "metadata-flavor",
          "x-google-metadata-request",
          "x-aws-ec2-metadata-token");

  private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

  private final Secrets secrets;

  HeaderReader(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Where the headers go. A secret that is bound goes to its hosts only; another one only where the
   * author of a pipeline file wrote both the header and the host.
   *
   * @param url empty where it has a fault of its own
   * @param ofPipeline whether a pipeline file has the source, and not the request itself
   */
  record Target(Optional<URI> url, boolean ofPipeline) {}

  /** Those that have no fault. */
  SourceHeaders read(String path, JsonElement json, Target target, SourceFaults faults) {
    if (!(json instanceof JsonObject headers)) {
      faults.add(path, "it is not an object", "{\"Authorization\": \"Bearer ${secret.NAME}\"}");
      return SourceHeaders.NONE;
    }
    if (headers.size() > Limits.HEADERS) {
      faults.add(
          path, "it has %d headers, and 20 are allowed".formatted(headers.size()), "fewer of them");
      return SourceHeaders.NONE;
    }
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> used = new HashSet<>();
    for (Map.Entry<String, JsonElement> header : headers.entrySet()) {
      String name = header.getKey();
      String where = path + "." + Redactor.text(name);
      if (!isAllowed(name)) {
        faults.add(where, "this header may not be set", "a header of the source's own");
      } else if (values.containsKey(name)) {
        faults.add(where, "it is there twice", "each header once");
      } else {
        value(where, name, header.getValue(), target, used, faults)
            .ifPresent(value -> values.put(name, value));
      }
    }
    return new SourceHeaders(values, used);
  }

  private static boolean isAllowed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAME.matcher(name).matches()
        && !OURS.contains(lower)
        && !lower.startsWith("proxy-")
        && !lower.startsWith("x-forwarded-");
  }

  private Optional<String> value(
      String where,
      String name,
      JsonElement json,
      Target target,
      Set<String> used,
      SourceFaults faults) {
    if (!(json instanceof JsonPrimitive text) || !text.isString()) {
      return faults.add(where, "it is not a string", "text in double quotes");
    }
    String value = text.getAsString();
    if (!VALUE.matcher(value).matches() || value.length() > Limits.HEADER_LENGTH) {
      return faults.add(
          where,
          "it has characters that headers can't have, or more than 8,192 of them",
          "printable ASCII");
    }
    Matcher reference = REFERENCE.matcher(value);
    if (CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)) && !reference.reset().find()) {
      return faults.add(
          where,
          "a credential stands in it",
          "${secret.NAME}, with the credential in the function's SPARKDROP_SECRET_NAME");
    }
    return filledIn(where, reference.reset(), target, used, faults);
  }

  private Optional<String> filledIn(
      String where, Matcher reference, Target target, Set<String> used, SourceFaults faults) {
    StringBuilder filled = new StringBuilder();
    boolean whole = true;
    while (reference.find()) {
      Optional<String> secret = secret(where, reference.group(1), target, faults);
      secret.ifPresent(used::add);
      whole &= secret.isPresent();
      reference.appendReplacement(filled, Matcher.quoteReplacement(secret.orElse("")));
    }
    reference.appendTail(filled);
    return whole ? Optional.of(filled.toString()) : Optional.empty();
  }

  private Optional<String> secret(
      String where, String reference, Target target, SourceFaults faults) {
    Matcher named = SECRET.matcher(reference);
    if (!named.matches()) {
      return faults.add(where, "it has ${…} that is no secret's name", "${secret.NAME}");
    }
    String variable = Secrets.variable(named.group(1));
    Optional<String> secret = secrets.get(named.group(1));
    if (secret.isEmpty()) {
      faults.add(
          where,
          "the function's environment has no " + variable,
          "a secret that the deployment mounts (--secrets)");
    } else if (!VALUE.matcher(secret.get()).matches()) {
      return faults.add(
          where,
          variable + " has characters that headers can't have",
          "a secret of printable ASCII in one line");
    } else if (!mayGo(named.group(1), target)) {
      return faults.add(
          where,
          "secret %s is not bound to the host and port of this URL".formatted(named.group(1)),
          "a host that SPARKDROP_SECRET_HOSTS binds it to, or a pipeline file with this source");
    }
    return secret;
  }

  private boolean mayGo(String name, Target target) {
    return secrets.isBound(name)
        ? target.url().map(url -> secrets.isBoundTo(name, url)).orElse(true)
        : target.ofPipeline();
  }
}
