package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.VariableEntries;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deployment allows beyond https on port 443 of public addresses. An entry is a host or a
 * block of addresses, and after it a port, {@code *} for every port, or nothing for 443 and 80:
 *
 * <pre>
 * mirror.example.com        https:// on 443 and http:// on 80
 * mirror.example.com:8443   both on that port
 * [fd00::5]:*               both on every port
 * 10.1.0.0/16               as the first, for every host all of whose addresses are in the block
 * 10.1.0.0/16:8080          as the second
 * </pre>
 *
 * A host is allowed whatever its addresses are: its name servers are trusted. The metadata server
 * alone cannot be allowed.
 */
public final class AllowList {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]|[0-9A-Fa-f:.]+/[0-9]{1,3})"
              + "(:(?<port>[0-9]{1,5}|\\*))?");
  private static final Set<Integer> USUAL = Set.of(443, 80);
  private static final Set<Integer> ALL = Set.of();

  /**
   * @param host in lower case, without the dot that may end it
   * @param block empty where it is a host
   * @param ports empty for every one
   */
  private record Entry(String host, Optional<Cidr> block, Set<Integer> ports) {
    static Optional<Entry> parse(String text, Set<Integer> usual) {
      Matcher parts = ENTRY.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
      String host = parts.group("host").toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
      Optional<Cidr> block = Cidr.parse(host);
      return host.contains("/") && block.isEmpty()
          ? Optional.empty()
          : ports(parts.group("port"), usual).map(ports -> new Entry(host, block, ports));
    }

    private static Optional<Set<Integer>> ports(String text, Set<Integer> usual) {
      if (text == null || text.equals("*")) {
        return Optional.of(text == null ? usual : ALL);
      }
      int port = Integer.parseInt(text);
      return port >= 1 && port <= 65_535 ? Optional.of(Set.of(port)) : Optional.empty();
    }

    boolean has(int port) {
      return ports.isEmpty() || ports.contains(port);
    }
  }

  private final List<Entry> entries;

  private AllowList(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Allows nothing more than the rules do. */
  public static AllowList nothing() {
    return new AllowList(List.of());
  }

  /**
   * Reads the value of {@code SPARKDROP_INGEST_ALLOW}.
   *
   * @param text entries with commas between them; blank for none
   * @throws IllegalArgumentException naming every entry that is none
   */
  public static AllowList parse(String text) {
    return parse("SPARKDROP_INGEST_ALLOW", text, USUAL, "none for 443 and 80");
  }

  /**
   * Reads the value of {@code SPARKDROP_INGEST_DENY}: the same grammar, but an entry without a port
   * means every port.
   *
   * @param text entries with commas between them; blank for none
   * @throws IllegalArgumentException naming every entry that is none
   */
  public static AllowList parseDenied(String text) {
    return parse("SPARKDROP_INGEST_DENY", text, ALL, "none for every port");
  }

  private static AllowList parse(
      String variable, String text, Set<Integer> usual, String withoutPort) {
    return new AllowList(
        VariableEntries.parse(
            variable,
            text,
            entry -> Entry.parse(entry, usual),
            "hosts (mirror.example.com) or blocks of addresses (10.1.0.0/16), each with a port"
                + " (:8080), every port (:*) or "
                + withoutPort));
  }

  /** Whether the host is named, with this port. */
  boolean names(String host, int port) {
    return entries.stream()
        .anyMatch(entry -> entry.block().isEmpty() && entry.host().equals(host) && entry.has(port));
  }

  /** Whether the address is in a block that is named, with this port. */
  boolean covers(InetAddress address, int port) {
    return entries.stream()
        .filter(entry -> entry.has(port))
        .flatMap(entry -> entry.block().stream())
        .anyMatch(block -> block.contains(address));
  }

  boolean hasBlocks() {
    return entries.stream().anyMatch(entry -> entry.block().isPresent());
  }
}
