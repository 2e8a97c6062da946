package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what may be fetched: others write the URLs, and this code runs beside a metadata server
 * that hands out credentials. Every URL goes through here, and every redirect again.
 */
public final class UrlPolicy {
  private static final Set<String> METADATA =
      Set.of("metadata.google.internal", "metadata", "169.254.169.254", "[fd20:ce::254]");
  private static final Set<InetAddress> METADATA_ADDRESSES =
      Set.of(
          Cidr.address("169.254.169.254").orElseThrow(),
          Cidr.address("fd20:ce::254").orElseThrow());

  /** Hosts that browsers and C libraries read as an IPv4 address: 2130706433, 0x7f.1, 127.1. */
  static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|[0-9]+)");

  /** Hosts that DNS knows and java.net.URI does not: {@code my_bucket.s3.amazonaws.com}. */
  private static final Pattern UNDERSCORED =
      Pattern.compile("(?<host>[A-Za-z0-9-]*_[A-Za-z0-9._-]*)(:(?<port>[0-9]{0,5}))?");

  /** No registry has such a name, so that it can only be one of a private network. */
  private static final Pattern UNDERSCORED_DOMAIN =
      Pattern.compile("(.*\\.)?([^.]*_[^.]*\\.[^.]*|[^.]*_[^.]*)");

  /** The longest that the look-up of a name may take. */
  private static final Duration LOOK_UP = Duration.ofSeconds(20);

  private static final String ASK = "have SPARKDROP_INGEST_ALLOW of the deployment name it";

  /** Looks up a host's addresses. */
  public interface Names {
    /** The name in lower case, without the dot that may end it. */
    List<InetAddress> lookUp(String host) throws UnknownHostException;
  }

  /**
   * A URL that may be fetched, from these addresses only.
   *
   * @param addresses that were checked, 1 or more: the only ones to connect to
   */
  public record ResolvedTarget(URI url, List<InetAddress> addresses) {
    public ResolvedTarget {
      addresses = List.copyOf(addresses);
    }

    boolean encrypted() {
      return url.getScheme().equalsIgnoreCase("https");
    }

    /** As certificates name it: without the brackets of an address or the dot of a full name. */
    public String host() {
      String host = UrlPolicy.host(url);
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
      return UrlPolicy.port(url);
    }

    /** As the {@code Host} header has it. */
    public String authority() {
      return port() == (encrypted() ? 443 : 80)
          ? UrlPolicy.host(url)
          : UrlPolicy.host(url) + ":" + port();
    }

    /** Path and query, as the request's first line has them. */
    public String target() {
      URI ascii = URI.create(url.toASCIIString());
      String path = ascii.getRawPath();
      return (path == null || path.isEmpty() ? "/" : path)
          + (ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery());
    }

    /** Whether the other URL, a cleared one too, has the same scheme, host and port. */
    public boolean hasOriginOf(URI other) {
      return url.getScheme().equalsIgnoreCase(other.getScheme())
          && UrlPolicy.host(url).equals(UrlPolicy.host(other))
          && port() == UrlPolicy.port(other);
    }
  }

  private final AllowList allowList;
  private final AllowList denied;
  private final Names names;

  public UrlPolicy(AllowList allowList, Names names) {
    this(allowList, AllowList.nothing(), names);
  }

  /**
   * @param denied what may not be fetched even where the first list allows it
   */
  public UrlPolicy(AllowList allowList, AllowList denied, Names names) {
    this.allowList = allowList;
    this.denied = denied;
    this.names = names;
  }

  /** What is wrong with a URL as far as it shows without looking its host up. */
  public Optional<PolicyViolation> screen(URI url) {
    Optional<PolicyViolation> form = form(url);
    if (form.isPresent()) {
      return form;
    }
    Optional<InetAddress> literal = literal(host(url));
    if (literal.isPresent()) {
      return judge(url, List.of(literal.get()));
    }
    if (denied.names(host(url), port(url))) {
      return Optional.of(isDenied());
    }
    // Where blocks of addresses are allowed, only the addresses tell.
    return allowList.names(host(url), port(url)) || allowList.hasBlocks()
        ? Optional.empty()
        : schemeAndPort(url);
  }

  /** Looks the host up, for as long as names take, and decides. */
  public ResolvedTarget clear(URI url) throws SourceFailed {
    return clear(url, LOOK_UP);
  }

  /**
   * Looks the host up and decides.
   *
   * @param patience how long the look-up may take, above zero
   */
  public ResolvedTarget clear(URI url, Duration patience) throws SourceFailed {
    Optional<PolicyViolation> denial = screen(url);
    List<InetAddress> addresses = List.of();
    if (denial.isEmpty()) {
      addresses = addresses(url, patience.compareTo(LOOK_UP) < 0 ? patience : LOOK_UP);
      denial = judge(url, addresses);
    }
    if (denial.isPresent()) {
      throw SourceFailed.refused(
          "%s is refused: %s; instead: %s."
              .formatted(Redactor.url(url), denial.get().wrong(), denial.get().instead()));
    }
    return new ResolvedTarget(url, addresses);
  }

  private List<InetAddress> addresses(URI url, Duration patience) throws SourceFailed {
    Optional<InetAddress> literal = literal(host(url));
    String host = host(url);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    Optional<List<InetAddress>> found = TimedLookUp.of(names, host, patience);
    if (found.isPresent() && !found.get().isEmpty()) {
      return found.get();
    }
    throw SourceFailed.notYet(
        found.isPresent()
            ? "The host %s has no address at the moment: check its spelling, or try again later."
                .formatted(Redactor.text(host))
            : "The address of the host %s was not to be had within %d s: try again later."
                .formatted(Redactor.text(host), Math.max(1, patience.toSeconds())));
  }

  private Optional<PolicyViolation> form(URI url) {
    String scheme = url.getScheme();
    if (scheme == null) {
      return Optional.of(PolicyViolation.malformed("it has no scheme"));
    }
    if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      return Optional.of(PolicyViolation.against("its scheme is " + scheme, "an https:// URL"));
    }
    if (url.getRawUserInfo() != null
        || (url.getRawAuthority() != null && url.getRawAuthority().contains("@"))) {
      return Optional.of(
          PolicyViolation.against(
              "it has a user or a password before the host", "a URL without them"));
    }
    if (!hasHost(url)) {
      // Where a host ends in a number, java.net.URI takes dotted quads only and gives no host.
      String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
      return Optional.of(
          NUMBER_AT_END.matcher(authority.replaceFirst("\\.?(:[0-9]*)?$", "")).matches()
              ? unusual()
              : PolicyViolation.malformed(
                  "it names no host, or one with characters that hosts can't have"));
    }
    if (port(url) < 1 || port(url) > 65_535) {
      return Optional.of(PolicyViolation.against("its port is " + port(url), "a URL on port 443"));
    }
    String host = host(url);
    if (METADATA.contains(host)) {
      return Optional.of(metadata());
    }
    if (host.startsWith("[")
        ? literal(host).filter(address -> address.getAddress().length == 16).isEmpty()
        : NUMBER_AT_END.matcher(host).matches() && literal(host).isEmpty()) {
      return Optional.of(unusual());
    }
    return Optional.empty();
  }

  private static PolicyViolation unusual() {
    return PolicyViolation.against(
        "its host is an address in an unusual spelling", "the name of a public host");
  }

  private static PolicyViolation isDenied() {
    return PolicyViolation.against(
        "SPARKDROP_INGEST_DENY names its host or address", "a host that this deployment allows");
  }

  private static PolicyViolation metadata() {
    return PolicyViolation.against("it is the metadata server", "the name of a public host");
  }

  private Optional<PolicyViolation> judge(URI url, List<InetAddress> addresses) {
    if (addresses.stream().anyMatch(METADATA_ADDRESSES::contains)) {
      return Optional.of(metadata());
    }
    if (denied.names(host(url), port(url))
        || addresses.stream().anyMatch(address -> denied.covers(address, port(url)))) {
      return Optional.of(isDenied());
    }
    if (allowList.names(host(url), port(url))
        || addresses.stream().allMatch(address -> allowList.covers(address, port(url)))) {
      return Optional.empty();
    }
    for (InetAddress address : addresses) {
      Optional<String> kind = SpecialAddresses.kind(address);
      if (kind.isPresent() && !allowList.covers(address, port(url))) {
        return Optional.of(
            PolicyViolation.against(
                "its address %s is not public (%s)".formatted(address.getHostAddress(), kind.get()),
                "the name of a public host, or " + ASK));
      }
    }
    return schemeAndPort(url);
  }

  private static Optional<PolicyViolation> schemeAndPort(URI url) {
    if (url.getScheme().equalsIgnoreCase("http")) {
      return Optional.of(
          PolicyViolation.against("http:// is not encrypted", "the https:// URL, or " + ASK));
    }
    if (port(url) != 443) {
      return Optional.of(
          PolicyViolation.against("its port is " + port(url), "a URL on port 443, or " + ASK));
    }
    return Optional.empty();
  }

  private static Optional<InetAddress> literal(String host) {
    return Cidr.address(
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host);
  }

  private boolean hasHost(URI url) {
    if (url.getHost() != null) {
      return true;
    }
    Optional<Matcher> underscored = underscored(url);
    return underscored.isPresent()
        && (!UNDERSCORED_DOMAIN.matcher(host(url)).matches()
            || allowList.names(host(url), port(url)));
  }

  private static Optional<Matcher> underscored(URI url) {
    return Optional.ofNullable(url.getRawAuthority())
        .map(UNDERSCORED::matcher)
        .filter(Matcher::matches);
  }

  /** In lower case and without the dot that may end a full name. */
  public static String host(URI url) {
    String written =
        url.getHost() == null ? underscored(url).orElseThrow().group("host") : url.getHost();
    String host = written.toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  public static int port(URI url) {
    Optional<String> told =
        url.getPort() == -1
            ? underscored(url).map(parts -> parts.group("port"))
            : Optional.of(String.valueOf(url.getPort()));
    return told.filter(text -> !text.isEmpty())
        .map(Integer::valueOf)
        .orElseGet(() -> url.getScheme().equalsIgnoreCase("https") ? 443 : 80);
  }
}
