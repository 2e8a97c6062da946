package dev.sparkdrop.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** A request whose answer stays in memory: one that came inside of another's body, say. */
public final class InnerExchange extends HttpExchange {
  private final String method;
  private final URI uri;
  private final Headers request;
  private final Headers response = new Headers();
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private InputStream body;
  private OutputStream out = answer;
  private int status = -1;
  private int headLength;

  private InnerExchange(String method, URI uri, Headers request, InputStream body) {
    this.method = method;
    this.uri = uri;
    this.request = request;
    this.body = body;
  }

  /** Reads a request as it would stand on a connection; all after its headers is its body. */
  public static InnerExchange read(InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    int[] at = {0};
    String line = line(bytes, at);
    String[] words = line.split(" ", -1);
    if (words.length < 2) {
      throw ApiError.invalid("'" + line + "' is not the first line of a request.");
    }
    Headers headers = new Headers();
    for (String field = line(bytes, at); !field.isEmpty(); field = line(bytes, at)) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        headers.add(field.substring(0, colon).strip(), field.substring(colon + 1).strip());
      }
    }
    InputStream body = new ByteArrayInputStream(bytes, at[0], bytes.length - at[0]);
    return new InnerExchange(words[0], uri(words[1]), headers, body);
  }

  /** A request without headers. */
  public static InnerExchange of(String method, String pathAndQuery, String body) {
    return new InnerExchange(
        method,
        uri(pathAndQuery),
        new Headers(),
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The request of an exchange, to be answered without its sender. */
  public static InnerExchange of(HttpExchange outer) {
    return new InnerExchange(
        outer.getRequestMethod(),
        outer.getRequestURI(),
        outer.getRequestHeaders(),
        outer.getRequestBody());
  }

  /** The whole answer, as it would stand on a connection. */
  public byte[] answer() {
    return answer.toByteArray();
  }

  /** The answer without its headers. */
  public String answerBody() {
    return answer.toString(StandardCharsets.UTF_8).substring(headLength);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw ApiError.invalid("'" + text + "' is not a URI: " + e.getReason() + ".");
    }
  }

  /** The line at a place, which moves behind it; empty at the end. */
  private static String line(byte[] bytes, int[] at) {
    int end = at[0];
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    String line = new String(bytes, at[0], end - at[0], StandardCharsets.UTF_8);
    at[0] = Math.min(end + 1, bytes.length);
    return line.strip();
  }

  @Override
  public void sendResponseHeaders(int code, long length) throws IOException {
    status = code;
    StringBuilder head = new StringBuilder("HTTP/1.1 " + code + " " + reason(code) + "\r\n");
    response.set("Content-Length", Long.toString(Math.max(length, 0)));
    response.forEach(
        (name, values) -> values.forEach(value -> head.append(name + ": " + value + "\r\n")));
    answer.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
    headLength = answer.size();
  }

  /** Clients of batches want some words here, whichever. */
  private static String reason(int code) {
    return code < 400 ? "OK" : "Error";
  }

  @Override
  public Headers getRequestHeaders() {
    return request;
  }

  @Override
  public Headers getResponseHeaders() {
    return response;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public HttpContext getHttpContext() {
    return null;
  }

  @Override
  public void close() {
    // There is no connection to close.
  }

  @Override
  public InputStream getRequestBody() {
    return body;
  }

  @Override
  public OutputStream getResponseBody() {
    return out;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return getRemoteAddress();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public Object getAttribute(String name) {
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException("no attributes inside of a batch");
  }

  @Override
  public void setStreams(InputStream in, OutputStream output) {
    body = in == null ? body : in;
    out = output == null ? out : output;
  }

  @Override
  public HttpPrincipal getPrincipal() {
    return null;
  }
}
