package dev.sparkdrop.ingest.fetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that are not on the public internet, after IANA's registries of special-purpose
 * addresses (RFC 6890 and its successors).
 */
final class SpecialAddresses {
  private static final Map<Cidr, String> BLOCKS = new LinkedHashMap<>();
  private static final Cidr GLOBAL_UNICAST = cidr("2000::/3");

  static {
    block("loopback", "127.0.0.0/8", "::1/128");
    block("unspecified", "0.0.0.0/8", "::/128");
    block("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
    block("link-local", "169.254.0.0/16", "fe80::/10");
    block("carrier-grade NAT", "100.64.0.0/10");
    block("multicast", "224.0.0.0/4", "ff00::/8");
    block("NAT64", "64:ff9b::/96", "64:ff9b:1::/48");
    block("IPv4 in IPv6", "::/96", "2002::/16", "2001::/32");
    block("a cloud platform's own", "168.63.129.16/32", "199.36.153.4/30", "199.36.153.8/30");
    block("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24");
    block("documentation", "2001:db8::/32", "3fff::/20");
    block("benchmarking", "198.18.0.0/15");
    block("site-local", "fec0::/10");
    block("reserved", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "2001::/23");
    block("reserved", "3ffe::/16");
  }

  private SpecialAddresses() {}

  private static void block(String what, String... cidrs) {
    for (String cidr : cidrs) {
      BLOCKS.put(cidr(cidr), what);
    }
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  /** What kind of special address it is; empty for a public one. */
  static Optional<String> kind(InetAddress address) {
    for (Map.Entry<Cidr, String> block : BLOCKS.entrySet()) {
      if (block.getKey().contains(address)) {
        return Optional.of(block.getValue());
      }
    }
    if (isIsatap(address.getAddress())) {
      return Optional.of("IPv4 in IPv6");
    }
    boolean unknown = address instanceof Inet6Address && !GLOBAL_UNICAST.contains(address);
    return unknown ? Optional.of("reserved") : Optional.empty();
  }

  /** Whether the interface's identifier is ISATAP's: 5efe, then an IPv4 address (RFC 5214, 6.1). */
  private static boolean isIsatap(byte[] address) {
    return address.length == 16
        && (address[8] & 0xfd) == 0
        && address[9] == 0
        && (address[10] & 0xff) == 0x5e
        && (address[11] & 0xff) == 0xfe;
  }
}
