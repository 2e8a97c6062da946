package dev.sparkdrop.ingest.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.impl.DefaultBHttpClientConnection;

/** One answer of a source: its head, and its body as it comes. For one thread; to be closed. */
public final class Response implements Closeable {
  private static final Duration EXCESS = Duration.ofMillis(100);

  private final URI url;
  private final Socket socket;
  private final DefaultBHttpClientConnection connection;
  private final HttpResponse head;
  private final InputStream body;
  private final TransferWatchdog watchdog;

  Response(
      URI url,
      Socket socket,
      DefaultBHttpClientConnection connection,
      HttpResponse head,
      TransferWatchdog watchdog)
      throws IOException, HttpException {
    this.url = url;
    this.socket = socket;
    this.connection = connection;
    this.head = head;
    this.watchdog = watchdog;
    settle(head);
    connection.receiveResponseEntity(head);
    this.body = head.getEntity().getContent();
  }

  /** Whose answer it is: the last of the redirects. */
  public URI url() {
    return url;
  }

  int status() {
    return head.getStatusLine().getStatusCode();
  }

  /** The header's first value, where it has one. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.getFirstHeader(name))
        .map(Header::getValue)
        .map(Response::trimmed)
        .filter(value -> !value.isEmpty());
  }

  /** All values of a header, each as the source wrote it. */
  public List<String> all(String name) {
    return Arrays.stream(head.getHeaders(name)).map(Header::getValue).toList();
  }

  /** How the body ends. */
  public enum End {
    /** After as many bytes as {@link #length} says. */
    COUNTED,
    /** After the last of its chunks. */
    CHUNKED,
    /** When the source hangs up, which it does in the middle as well. */
    HANGING_UP,
    /** By a length that contradicts itself, or in a transfer coding that was not asked for. */
    UNCLEAR
  }

  public End end() {
    List<String> codings = values("Transfer-Encoding");
    List<String> lengths = values("Content-Length");
    if (!codings.isEmpty()) {
      return codings.equals(List.of("chunked")) && lengths.isEmpty() ? End.CHUNKED : End.UNCLEAR;
    }
    if (lengths.isEmpty()) {
      return End.HANGING_UP;
    }
    boolean clear =
        lengths.stream().distinct().count() == 1 && lengths.get(0).matches("[0-9]{1,18}");
    return clear ? End.COUNTED : End.UNCLEAR;
  }

  /** The bytes of the body; empty unless they are counted. */
  public Optional<Long> length() {
    return end() == End.COUNTED
        ? Optional.of(Long.valueOf(values("Content-Length").get(0)))
        : Optional.empty();
  }

  private List<String> values(String name) {
    return Arrays.stream(head.getHeaders(name))
        .flatMap(header -> Arrays.stream(header.getValue().split(",", -1)))
        .map(value -> trimmed(value).toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Without the blanks and tabs around it: what else Java takes for space, HTTP does not. */
  private static String trimmed(String value) {
    return value.replaceAll("^[ \\t]+|[ \\t]+$", "");
  }

  /** One length that is told several times (RFC 9110, 8.6), as the library reads it. */
  private void settle(HttpResponse answer) {
    length().ifPresent(bytes -> answer.setHeader("Content-Length", String.valueOf(bytes)));
  }

  /**
   * Reads some of the body.
   *
   * @return how many bytes, or -1 at its end
   * @throws IOException where the connection broke before the end, or was {@link TransferTimeout}
   */
  int read(byte[] buffer, int from, int length) throws IOException {
    return body.read(buffer, from, length);
  }

  /** Whether more follows the body, though the source was asked to hang up after it. */
  boolean hasExcess() {
    watchdog.bodyCame(EXCESS);
    try {
      return connection.isResponseAvailable((int) EXCESS.toMillis());
    } catch (IOException e) {
      return false;
    }
  }

  /** Hangs up, wherever it is; without TLS's farewell, for which a source could let us wait. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, then.
    }
  }
}
