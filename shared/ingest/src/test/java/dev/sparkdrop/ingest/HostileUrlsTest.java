package dev.sparkdrop.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.AllowList;
import dev.sparkdrop.ingest.fetch.Cidr;
import dev.sparkdrop.ingest.fetch.UrlPolicy;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileUrlsTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "public.example", "8.8.8.8",
          "public6.example", "2607:f8b0:4005::1",
          "inside.example", "10.1.2.3",
          "localhost", "127.0.0.1",
          "metadata.example", "169.254.169.254",
          "mapped.example", "::ffff:10.0.0.1",
          "both.example", "8.8.8.8 192.168.0.1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Loopback, in every spelling.
        "https://127.0.0.1/                      | loopback",
        "https://127.255.255.254/                | loopback",
        "https://localhost/                      | loopback",
        "https://LOCALHOST./                     | loopback",
        "https://[::1]/                          | loopback",
        "https://[0:0:0:0:0:0:0:1]/              | loopback",
        "https://127.1/                          | unusual spelling",
        "https://127.0.1/                        | unusual spelling",
        "https://2130706433/                     | unusual spelling",
        "https://0x7f000001/                     | unusual spelling",
        "https://0x7F.0.0.1/                     | unusual spelling",
        "https://0177.0.0.1/                     | unusual spelling",
        "https://017700000001/                   | unusual spelling",
        "https://127.0.0.1.:443/                 | unusual spelling",
        "https://127.0.0.01/                     | unusual spelling",
        "https://1.2.3.4.5/                      | unusual spelling",
        "https://256.1.1.1/                      | unusual spelling",
        "https://0/                              | unusual spelling",
        // Not public.
        "https://0.0.0.0/                        | unspecified",
        "https://[::]/                           | unspecified",
        "https://10.0.0.1/                       | private",
        "https://172.16.0.1/                     | private",
        "https://172.31.255.255/                 | private",
        "https://192.168.1.1/                    | private",
        "https://inside.example/                 | private",
        "https://both.example/                   | private",
        "https://[fd00::1]/                      | private",
        "https://100.64.0.1/                     | carrier-grade NAT",
        "https://100.127.255.255/                | carrier-grade NAT",
        "https://169.254.0.1/                    | link-local",
        "https://[fe80::1]/                      | link-local",
        "https://[fe80::1%25eth0]/               | unusual spelling",
        "https://[fec0::1]/                      | site-local",
        "https://224.0.0.1/                      | multicast",
        "https://239.255.255.255/                | multicast",
        "https://[ff02::1]/                      | multicast",
        "https://255.255.255.255/                | reserved",
        "https://240.0.0.1/                      | reserved",
        "https://192.0.0.1/                      | reserved",
        "https://[4000::1]/                      | reserved",
        "https://192.0.2.1/                      | documentation",
        "https://[2001:db8::1]/                  | documentation",
        "https://198.18.0.1/                     | benchmarking",
        // IPv4 in IPv6.
        "https://[::ffff:127.0.0.1]/             | unusual spelling",
        "https://[::ffff:7f00:1]/                | unusual spelling",
        "https://[::ffff:8.8.8.8]/               | unusual spelling",
        "https://[::127.0.0.1]/                  | IPv4 in IPv6",
        "https://mapped.example/                 | private",
        "https://[64:ff9b::7f00:1]/              | NAT64",
        "https://[64:ff9b::127.0.0.1]/           | NAT64",
        "https://[64:ff9b:1::a00:1]/             | NAT64",
        "https://[2002:7f00:1::]/                | IPv4 in IPv6",
        "https://[2001:0:7f00:1::]/              | IPv4 in IPv6",
        // The metadata server.
        "http://metadata.google.internal/        | metadata server",
        "https://METADATA.google.internal./      | metadata server",
        "https://metadata/                       | metadata server",
        "https://169.254.169.254/                | metadata server",
        "https://[fd20:ce::254]/                 | metadata server",
        "https://[fd20:00ce:0:0::254]/           | metadata server",
        "https://metadata.example/               | metadata server",
        // Schemes, ports, users.
        "http://public.example/                  | not encrypted",
        "http://public.example:443/              | not encrypted",
        "https://public.example:80/              | port is 80",
        "https://public.example:22/              | port is 22",
        "https://public.example:0/               | port is 0",
        "https://public.example:65979/           | port is 65979",
        "ftp://public.example/                   | scheme is ftp",
        "file:///etc/passwd                      | scheme is file",
        "gopher://127.0.0.1:6379/_x              | scheme is gopher",
        "jar:https://public.example/a.jar!/b     | scheme is jar",
        "data:text/plain,hello                   | scheme is data",
        "https://user:secret@public.example/     | user or a password",
        "https://public.example@10.0.0.1/        | user or a password",
        "https://@public.example/                | user or a password",
        "https://a@b@public.example/             | user or a password",
        // No URL that anybody could fetch.
        "//public.example/                       | no scheme",
        "public.example                          | no scheme",
        "https:///a                              | no host",
        "https:public.example                    | no host",
        "https://under_score.example/            | no host",
        "https://public.example:x/               | no host",
        "https://１２７.0.0.1/                     | unusual spelling",
        "https://ⓛocalhost/                      | no host",
        "https://public.example:99999999999/     | no host",
        "https://public.example\\@10.0.0.1/      | Illegal character",
        "https://public .example/                | Illegal character",
        "https://[::1/                           | Expected closing bracket",
      })
  void areRefusedWithTheReason(String url, String reason) {
    String verdict = verdict(AllowList.nothing(), url);

    assertTrue(verdict.contains(reason), verdict);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://public.example/a.csv",
        "HTTPS://PUBLIC.EXAMPLE:443/a.csv?sig=x%2Fy#z",
        "https://public.example./a",
        "https://public6.example/a",
        "https://8.8.8.8/a",
        "https://[2607:f8b0:4005::1]/a",
        "https://172.32.0.1/",
        "https://100.128.0.1/",
        "https://public.example:/a"
      })
  void publicUrlsAreNot(String url) {
    assertEquals("", verdict(AllowList.nothing(), url));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,           http://127.0.0.1/",
    "127.0.0.1:*,         http://127.0.0.1:8080/",
    "127.0.0.1,           https://127.0.0.1/",
    "127.0.0.1:8080,      http://127.0.0.1:8080/",
    "localhost:*,         http://localhost:1/",
    "INSIDE.example,      http://inside.EXAMPLE/",
    "public.example:8443, https://public.example:8443/",
    "10.0.0.0/8:*,        http://inside.example:99/",
    "10.0.0.0/8:99,       http://inside.example:99/",
    "10.0.0.0/8,          http://10.9.9.9/",
    "[::1]:8080,          http://[::1]:8080/",
    "::1/128,             http://[::1]/",
    "'x.example, 127.0.0.0/8', http://localhost/",
  })
  void whatIsAllowedByNameIsNotRefused(String allow, String url) {
    assertEquals("", verdict(AllowList.parse(allow), url));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,      http://127.0.0.1:8081/,      loopback",
    "127.0.0.1,           http://127.0.0.1:8080/,      loopback",
    "127.0.0.1:*,         http://127.0.0.1:0/,         port is 0",
    "127.0.0.1:*,         http://127.0.0.1:65536/,     port is 65536",
    "10.0.0.0/8,          http://10.0.0.1:8080/,       private",
    "10.0.0.0/8:8080,     http://10.0.0.1:8081/,       private",
    "127.0.0.1,           https://localhost/,          loopback",
    "127.0.0.1,           http://127.0.0.2/,           loopback",
    "127.0.0.1,           http://127.1/,               unusual spelling",
    "127.0.0.1,           http://me@127.0.0.1/,        user or a password",
    "example,             https://inside.example/,     private",
    "10.1.0.0/24,         https://inside.example/,     private",
    "192.168.0.0/16,      http://both.example/,        not encrypted",
    "10.0.0.0/8:*,        http://public.example/,      not encrypted",
    "0.0.0.0/0,           http://169.254.169.254/,     metadata server",
    "169.254.169.254,     http://169.254.169.254/,     metadata server",
    "metadata.example,    http://metadata.example/,    metadata server",
    "::/0,                http://[fd20:ce::254]/,      metadata server",
    "127.0.0.1,           ftp://127.0.0.1/,            scheme is ftp",
  })
  void whatIsNotNamedIsRefusedStill(String allow, String url, String reason) {
    assertTrue(
        verdict(AllowList.parse(allow), url).contains(reason),
        verdict(AllowList.parse(allow), url));
  }

  @ParameterizedTest
  @CsvSource({
    "168.63.129.16,              a cloud platform's own",
    "199.36.153.4,               a cloud platform's own",
    "199.36.153.11,              a cloud platform's own",
    "[3ffe::1],                  reserved",
    "[2600::5efe:a01:203],       IPv4 in IPv6",
    "[2600::200:5efe:a01:203],   IPv4 in IPv6",
  })
  void addressesOfPlatformsAndTunnelsAreRefused(String host, String reason) {
    String verdict = verdict(AllowList.nothing(), "https://" + host + "/");

    assertTrue(verdict.contains("is not public (" + reason + ")"), verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "public.example,      public.example:*, https://public.example/,      true",
    "public.example,      public.example:*, http://PUBLIC.example.:99/,   true",
    "public.example:8443, public.example:*, https://public.example/,      false",
    "8.8.8.0/24,          public.example:*, https://public.example/,      true",
    "8.8.8.8/32,          8.8.8.0/24:*,     http://8.8.8.8:8080/,         true",
    "192.168.0.0/16,      both.example:*,   https://both.example/,        true",
    "8.8.8.0/24:8080,     public.example:*, https://public.example/,      false",
  })
  void whatIsDeniedIsRefusedEvenWhereItIsAllowed(
      String deny, String allow, String url, boolean refused) {
    UrlPolicy urlPolicy =
        new UrlPolicy(AllowList.parse(allow), AllowList.parseDenied(deny), HostileUrlsTest::lookUp);

    assertEquals(refused, verdict(urlPolicy, url).contains("SPARKDROP_INGEST_DENY"));
  }

  @Test
  void aFaultyDenialNamesItsVariable() {
    String told =
        assertThrows(
                IllegalArgumentException.class, () -> AllowList.parseDenied("a.example,http://x"))
            .getMessage();

    assertTrue(told.startsWith("SPARKDROP_INGEST_DENY has http://x: write"), told);
  }

  @Test
  void aFaultyAllowanceNamesEveryEntryThatIsNone() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> AllowList.parse("ok.example,10.0.0.0/33,http://x/,,h:99999,1.2.3/8"));

    assertTrue(
        thrown.getMessage().contains("has 10.0.0.0/33, http://x/, h:99999, 1.2.3/8: write"),
        thrown.getMessage());
  }

  @Test
  void theAddressesThatWereCheckedAreHandedOn() throws SourceFailed {
    UrlPolicy urlPolicy = new UrlPolicy(AllowList.parse("192.168.0.0/16"), HostileUrlsTest::lookUp);

    UrlPolicy.ResolvedTarget resolvedTarget = urlPolicy.clear(URI.create("https://both.example/"));

    assertEquals(
        "8.8.8.8 192.168.0.1",
        resolvedTarget.addresses().stream()
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(" ")));
  }

  /** Empty where it may be fetched. */
  private static String verdict(AllowList allowList, String url) {
    return verdict(new UrlPolicy(allowList, HostileUrlsTest::lookUp), url);
  }

  private static String verdict(UrlPolicy urlPolicy, String url) {
    try {
      urlPolicy.clear(new URI(url));
      return "";
    } catch (SourceFailed | URISyntaxException e) {
      return e.getMessage();
    }
  }

  private static List<InetAddress> lookUp(String written) throws UnknownHostException {
    String host = written.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (!NAMES.containsKey(host)) {
      throw new UnknownHostException(host);
    }
    return Stream.of(NAMES.get(host).split(" ", -1))
        .map(address -> Cidr.address(address).orElseThrow())
        .toList();
  }
}
