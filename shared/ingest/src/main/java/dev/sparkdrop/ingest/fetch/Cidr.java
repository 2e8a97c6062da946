package dev.sparkdrop.ingest.fetch;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of addresses, such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
public record Cidr(InetAddress network, int prefix) {
  private static final String OCTET = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  static Optional<Cidr> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !PREFIX.matcher(parts[1]).matches()) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(parts[1]);
    return address(parts[0])
        .filter(network -> prefix <= 8 * network.getAddress().length)
        .map(network -> new Cidr(network, prefix));
  }

  /** An address in its one canonical spelling (any, for IPv6); nothing is looked up. */
  public static Optional<InetAddress> address(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress address) {
    byte[] here = network.getAddress();
    byte[] there = address.getAddress();
    if (here.length != there.length) {
      return false;
    }
    BigInteger difference = new BigInteger(1, here).xor(new BigInteger(1, there));
    return difference.bitLength() <= 8 * here.length - prefix;
  }
}
