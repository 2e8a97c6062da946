package dev.sparkdrop.ingest;

import dev.sparkdrop.ingest.Gate.Cleared;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Opens sources: follows redirects itself, so that each is judged by the {@link Gate}. */
final class Fetch {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Gate gate;
  private final Limits limits;
  private final HttpClient client;

  Fetch(Gate gate, Limits limits) {
    this.gate = gate;
    this.limits = limits;
    // A proxy would look names up by itself, behind the gate's back. With HTTP/1.1 a source has its
    // connection for itself: hanging up on one disturbs no other.
    this.client =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /** The answer with status 200, its body not yet read; to be closed. */
  HttpResponse<Body> open(URI url, Deadline deadline) throws SourceFailed, InterruptedException {
    URI next = url;
    for (int redirects = 0; redirects <= Limits.REDIRECTS; redirects++) {
      HttpResponse<Body> response = send(cleared(next, redirects), deadline);
      if (response.statusCode() == 200) {
        return response;
      }
      response.body().close();
      if (!REDIRECTS.contains(response.statusCode())) {
        throw SourceFailed.source(sentence(next, response.statusCode()));
      }
      next = location(next, response);
    }
    throw SourceFailed.source(
        "It redirects in a circle, or more than %d times: ask for the last URL itself."
            .formatted(Limits.REDIRECTS));
  }

  private Cleared cleared(URI url, int redirects) throws SourceFailed {
    try {
      return gate.clear(url);
    } catch (SourceFailed e) {
      throw redirects == 0 ? e : SourceFailed.source("It redirects: " + e.getMessage());
    }
  }

  /**
   * Connects. The client looks the host up once more; the JDK keeps addresses for 30 s ({@code
   * networkaddress.cache.ttl}), so it is given those that were just checked. Whoever must rule out
   * the rest of a chance connects here to one of {@link Cleared#addresses()} instead.
   */
  private HttpResponse<Body> send(Cleared cleared, Deadline deadline)
      throws SourceFailed, InterruptedException {
    String host = cleared.url().getHost();
    Duration left = deadline.left();
    boolean last = left.compareTo(limits.silence()) < 0;
    HttpRequest request =
        HttpRequest.newBuilder(cleared.url())
            .timeout(last ? left : limits.silence())
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "sparkdrop")
            .build();
    try {
      return client.send(request, head -> new Body());
    } catch (HttpTimeoutException e) {
      if (last) {
        throw Deadline.late();
      }
      throw SourceFailed.source(
          "%s did not answer within %d s: try again later."
              .formatted(host, limits.silence().toSeconds()));
    } catch (SSLException e) {
      throw SourceFailed.source(
          "There is no secure connection to %s (%s): its certificate has to be one that Java trusts, for that name."
              .formatted(host, Shown.text(String.valueOf(e.getMessage()))));
    } catch (ConnectException e) {
      throw SourceFailed.source(
          "%s takes no connection: check host and port, or try again later.".formatted(host));
    } catch (IOException e) {
      // A body that breaks at once may end here as well, though the head of the answer had come.
      throw SourceFailed.source(
          "%s broke off before its answer was there (%s): try again later."
              .formatted(host, Shown.text(String.valueOf(e.getMessage()))));
    }
  }

  private static URI location(URI from, HttpResponse<?> response) throws SourceFailed {
    Optional<String> location = response.headers().firstValue("Location");
    try {
      return from.resolve(location.orElseThrow(IllegalArgumentException::new));
    } catch (IllegalArgumentException e) {
      throw SourceFailed.source(
          "%s redirects to %s, which is no URL: ask whoever runs it."
              .formatted(
                  Shown.url(from), location.map(Shown::url).orElse("a place it does not name")));
    }
  }

  private static String sentence(URI url, int status) {
    String instead =
        switch (status) {
          case 401, 403 -> "it wants to know who asks, or a signed URL ran out: use a fresh one";
          case 404, 410 -> "nothing is there: check the URL";
          case 408, 425, 429, 500, 502, 503, 504 -> "it has a passing fault: try again later";
          default -> "only 200 brings a file: check the URL";
        };
    return "%s answered %d; %s.".formatted(Shown.url(url), status, instead);
  }
}
