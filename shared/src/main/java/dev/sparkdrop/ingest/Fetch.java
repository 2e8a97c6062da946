package dev.sparkdrop.ingest;

import dev.sparkdrop.ingest.Gate.Cleared;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.HttpException;

/**
 * Asks a source once: follows its redirects, each judged by the {@link Gate}. A source's own
 * headers go to where its URL says and, after a redirect, no further than the same scheme, host and
 * port.
 */
final class Fetch {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Gate gate;
  private final Dial dial;
  private final Limits limits;

  Fetch(Gate gate, Dial dial, Limits limits) {
    this.gate = gate;
    this.dial = dial;
    this.limits = limits;
  }

  /**
   * Asks for a source.
   *
   * @param conditions headers of ours, such as {@code Range}; they go wherever it redirects
   * @return an answer that is no redirect, whatever its status; to be closed
   */
  Response open(Source source, Map<String, String> conditions, Deadline deadline)
      throws SourceFailed {
    URI next = source.url();
    boolean own = true;
    for (int redirects = 0; redirects <= Limits.REDIRECTS; redirects++) {
      Cleared cleared = cleared(next, redirects);
      own = own && cleared.hasOriginOf(source.url());
      Map<String, String> headers = new HashMap<>(own ? source.headers().values() : Map.of());
      headers.putAll(conditions);
      Response response = send(cleared, headers, deadline);
      if (!REDIRECTS.contains(response.status())) {
        return response;
      }
      response.close();
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

  private Response send(Cleared cleared, Map<String, String> headers, Deadline deadline)
      throws SourceFailed {
    deadline.left();
    try {
      return dial.get(cleared, headers, new Watch(deadline, limits));
    } catch (HttpException e) {
      throw SourceFailed.source(
          "%s does not answer as HTTP/1.1 wants it: check host and port."
              .formatted(cleared.host()));
    } catch (IOException e) {
      throw failure(cleared.host(), e);
    }
  }

  private SourceFailed failure(String host, IOException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Cut cut) {
        return cut.reason() == Cut.Reason.LATE
            ? Deadline.late()
            : SourceFailed.passing(
                "%s did not answer within %d s: try again later."
                    .formatted(host, limits.silence().toSeconds()));
      }
    }
    if (thrown instanceof Dial.NoConnection) {
      return SourceFailed.passing(
          "%s takes no connection: check host and port, or try again later.".formatted(host));
    }
    if (thrown instanceof SSLException && !(thrown.getCause() instanceof SocketException)) {
      return isNotTrusted(thrown)
          ? SourceFailed.source(
              "There is no secure connection to %s (%s): its certificate has to be one that Java trusts, for that name."
                  .formatted(host, Shown.text(String.valueOf(thrown.getMessage()))))
          : SourceFailed.passing(
              "There is no secure connection to %s (%s): check host and port, or try again later."
                  .formatted(host, Shown.text(String.valueOf(thrown.getMessage()))));
    }
    return SourceFailed.passing(
        "%s broke off before its answer was there: try again later.".formatted(host));
  }

  private static boolean isNotTrusted(IOException thrown) {
    return thrown instanceof SSLPeerUnverifiedException
        || (thrown instanceof SSLHandshakeException
            && thrown.getCause() instanceof java.security.GeneralSecurityException);
  }

  private static URI location(URI from, Response response) throws SourceFailed {
    Optional<String> location = response.header("Location");
    try {
      return from.resolve(location.orElseThrow(IllegalArgumentException::new));
    } catch (IllegalArgumentException e) {
      throw SourceFailed.source(
          "%s redirects to %s, which is no URL: ask whoever runs it."
              .formatted(
                  Shown.url(from), location.map(Shown::url).orElse("a place it does not name")));
    }
  }
}
