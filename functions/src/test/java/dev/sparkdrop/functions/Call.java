package dev.sparkdrop.functions;

import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as the platform hands it over, and the answer that was given to it. */
final class Call implements HttpRequest, HttpResponse {
  private final String method;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> query = new TreeMap<>();
  private String path = "/";
  private String rawQuery;
  private final byte[] body;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final Map<String, String> answerHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private int status = 200;
  private String answerType;

  /**
   * @param requestType null: no such header
   */
  Call(String method, String requestType, String body) {
    this.method = method;
    if (requestType != null) {
      headers.put("Content-Type", List.of(requestType));
    }
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  Call header(String name, String value) {
    headers.put(name, List.of(value));
    return this;
  }

  /** Asks for something else than what is at the root. */
  Call at(String pathAndQuery) {
    String[] parts = pathAndQuery.split("\\?", 2);
    path = parts[0];
    rawQuery = parts.length < 2 ? null : parts[1];
    return this;
  }

  Call query(String name, String value) {
    query.put(name, List.of(value));
    return this;
  }

  int status() {
    return status;
  }

  String answerType() {
    return answerType;
  }

  /** A header of the answer that was set by its name; null where it was not. */
  String answerHeader(String name) {
    return answerHeaders.get(name);
  }

  String answer() {
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public String getUri() {
    return "http://127.0.0.1" + path;
  }

  @Override
  public String getPath() {
    return path;
  }

  @Override
  public Optional<String> getQuery() {
    return Optional.ofNullable(rawQuery);
  }

  @Override
  public Map<String, List<String>> getQueryParameters() {
    return query;
  }

  @Override
  public Map<String, HttpPart> getParts() {
    throw new IllegalStateException("not a multipart request");
  }

  /** Of the request: both interfaces have this method, and an answer's is never asked for. */
  @Override
  public Optional<String> getContentType() {
    return getFirstHeader("Content-Type");
  }

  @Override
  public long getContentLength() {
    return body.length;
  }

  @Override
  public Optional<String> getCharacterEncoding() {
    return Optional.of("utf-8");
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    return headers;
  }

  @Override
  public void setStatusCode(int code) {
    status = code;
  }

  @Override
  public void setStatusCode(int code, String message) {
    status = code;
  }

  @Override
  public void setContentType(String contentType) {
    answerType = contentType;
  }

  @Override
  public void appendHeader(String header, String value) {
    answerHeaders.put(header, value);
  }

  @Override
  public OutputStream getOutputStream() {
    return answer;
  }

  @Override
  public BufferedWriter getWriter() {
    return new BufferedWriter(new OutputStreamWriter(answer, StandardCharsets.UTF_8));
  }
}
