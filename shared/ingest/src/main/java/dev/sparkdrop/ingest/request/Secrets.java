package dev.sparkdrop.ingest.request;

import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.VariableEntries;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ${secret.NAME}} stands for: the environment's {@code SPARKDROP_SECRET_NAME}, which a
 * deployment mounts from Secret Manager. No value is shown. {@code SPARKDROP_SECRET_HOSTS} binds
 * them to hosts: {@code PARTNER@api.partner.com,PARTNER@*.partner.com:8443}. An entry without a
 * port means https on 443.
 */
public final class Secrets {
  private static final String PREFIX = "SPARKDROP_SECRET_";
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n\\z");

  private static final String HOSTS = PREFIX + "HOSTS";
  private static final String LABEL = "[a-z0-9_-]+";
  private static final Pattern BINDING =
      Pattern.compile(
          "(?<name>[A-Za-z0-9_]{1,100})@(?<host>(\\*\\.%1$s\\.)?%1$s(\\.%1$s)*)(:(?<port>[0-9]{1,5}))?"
              .formatted(LABEL));

  /**
   * @param host in lower case; with {@code *.} before it for every name below it
   * @param port empty for https on 443
   */
  private record Binding(String name, String host, Optional<Integer> port) {
    boolean allows(URI url) {
      String asked = UrlPolicy.host(url);
      boolean sameHost =
          host.startsWith("*.") ? asked.endsWith(host.substring(1)) : asked.equals(host);
      return sameHost
          && UrlPolicy.port(url) == port.orElse(443)
          && (port.isPresent() || url.getScheme().equalsIgnoreCase("https"));
    }
  }

  private final Map<String, String> values;
  private final List<Binding> bindings;

  private Secrets(Map<String, String> values, List<Binding> bindings) {
    this.values = Map.copyOf(values);
    this.bindings = List.copyOf(bindings);
  }

  /**
   * Those that an environment has; of a value's end, one line break is left out.
   *
   * @throws IllegalArgumentException naming every entry of {@code SPARKDROP_SECRET_HOSTS} that
   *     binds nothing
   */
  public static Secrets of(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !name.equals(HOSTS) && !value.isBlank()) {
            values.put(name.substring(PREFIX.length()), LINE_END.matcher(value).replaceFirst(""));
          }
        });
    return new Secrets(values, bindings(environment.getOrDefault(HOSTS, "")));
  }

  /** No secret at all. */
  public static Secrets none() {
    return new Secrets(Map.of(), List.of());
  }

  private static List<Binding> bindings(String text) {
    return VariableEntries.parse(
        HOSTS,
        text,
        Secrets::binding,
        "NAME@api.partner.com, NAME@*.partner.com or NAME@HOST:PORT, the host in lower case");
  }

  private static Optional<Binding> binding(String entry) {
    Matcher parts = BINDING.matcher(entry);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<Integer> port = Optional.ofNullable(parts.group("port")).map(Integer::valueOf);
    return port.filter(p -> p < 1 || p > 65_535).isPresent()
        ? Optional.empty()
        : Optional.of(new Binding(parts.group("name"), parts.group("host"), port));
  }

  boolean isBound(String name) {
    return bindings.stream().anyMatch(binding -> binding.name().equals(name));
  }

  /** Whether one of the secret's hosts is the URL's, with its port. */
  public boolean isBoundTo(String name, URI url) {
    return bindings.stream()
        .anyMatch(binding -> binding.name().equals(name) && binding.allows(url));
  }

  /** The variable that holds a secret. */
  static String variable(String name) {
    return PREFIX + name;
  }

  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public String toString() {
    return new TreeSet<>(values.keySet()).toString();
  }
}
