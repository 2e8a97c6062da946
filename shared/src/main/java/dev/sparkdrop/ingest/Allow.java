package dev.sparkdrop.ingest;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deployment allows beyond https on port 443 of public addresses: hosts with every port
 * ({@code mirror.example.com}), with one ({@code 127.0.0.1:8080}), and blocks of addresses ({@code
 * 10.1.0.0/16}). For what is named, the rules on addresses, ports and {@code http://} are lifted.
 */
public final class Allow {
  private static final Pattern HOST =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");

  private final Set<String> hosts;
  private final List<Cidr> blocks;

  private Allow(Set<String> hosts, List<Cidr> blocks) {
    this.hosts = Set.copyOf(hosts);
    this.blocks = List.copyOf(blocks);
  }

  /** Allows nothing more than the rules do. */
  public static Allow nothing() {
    return new Allow(Set.of(), List.of());
  }

  /**
   * Reads the value of {@code SPARKDROP_INGEST_ALLOW}.
   *
   * @param text entries with commas between them; blank for none
   * @throws IllegalArgumentException naming every entry that is none
   */
  public static Allow parse(String text) {
    Set<String> hosts = new HashSet<>();
    List<Cidr> blocks = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      String trimmed = entry.strip();
      Matcher host = HOST.matcher(trimmed);
      if (trimmed.isEmpty()) {
        continue;
      }
      if (host.matches() && (host.group("port") == null || isPort(host.group("port")))) {
        hosts.add(trimmed.toLowerCase(Locale.ROOT));
      } else {
        Cidr.parse(trimmed).ifPresentOrElse(blocks::add, () -> wrong.add(trimmed));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "SPARKDROP_INGEST_ALLOW has "
              + String.join(", ", wrong)
              + ": write hosts (mirror.example.com), hosts with a port (127.0.0.1:8080) or blocks"
              + " of addresses (10.1.0.0/16), with commas between them");
    }
    return new Allow(hosts, blocks);
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= 65_535;
  }

  /** Whether the host is named, with every port or with this one. */
  boolean names(String host, int port) {
    return hosts.contains(host) || hosts.contains(host + ":" + port);
  }

  /** Whether the address is in a block that is named. */
  boolean covers(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  boolean hasBlocks() {
    return !blocks.isEmpty();
  }
}
