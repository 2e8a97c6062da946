package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.fetch.UrlPolicy.ResolvedTarget;
import dev.sparkdrop.ingest.source.FaultOwner;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.HttpException;
import org.apache.http.MessageConstraintException;

/**
 * Asks a source once: follows its redirects, each judged by the {@link UrlPolicy}. A source's own
 * headers go to where its URL says and, after a redirect, no further than the same scheme, host and
 * port.
 */
public final class Fetch {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final UrlPolicy urlPolicy;
  private final PinnedConnection pinnedConnection;
  private final Limits limits;

  public Fetch(UrlPolicy urlPolicy, PinnedConnection pinnedConnection, Limits limits) {
    this.urlPolicy = urlPolicy;
    this.pinnedConnection = pinnedConnection;
    this.limits = limits;
  }

  /**
   * Asks for a source.
   *
   * @param conditions headers of ours, such as {@code Range}; they go wherever it redirects
   * @return an answer that is no redirect, whatever its status; to be closed
   */
  Response open(RequestedSource source, Map<String, String> conditions, TransferDeadline deadline)
      throws SourceFailed {
    URI next = source.url();
    RequestCookies cookies = new RequestCookies();
    boolean own = true;
    for (int redirects = 0; redirects <= Limits.REDIRECTS; redirects++) {
      ResolvedTarget target = cleared(next, redirects, deadline);
      own = own && target.hasOriginOf(source.url());
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(own ? source.headers().values() : Map.of());
      headers.putAll(conditions);
      cookies
          .of(next)
          .ifPresent(set -> headers.merge("Cookie", set, (given, more) -> given + "; " + more));
      Response response = send(target, headers, deadline);
      // A choice of several files has one that its server prefers, or none.
      boolean preferred = response.status() == 300 && response.header("Location").isPresent();
      if (!preferred && !REDIRECTS.contains(response.status())) {
        return response;
      }
      response.close();
      cookies.keep(next, response.all("Set-Cookie"));
      next = location(next, response);
    }
    throw SourceFailed.source(
        "It redirects in a circle, or more than %d times: ask for the last URL itself."
            .formatted(Limits.REDIRECTS));
  }

  private ResolvedTarget cleared(URI url, int redirects, TransferDeadline deadline)
      throws SourceFailed {
    try {
      return urlPolicy.clear(url, deadline.left());
    } catch (SourceFailed e) {
      if (redirects == 0 || (e.blame() == FaultOwner.PASSING && !e.isPassing())) {
        throw e;
      }
      String problem = "It redirects: " + e.getMessage();
      throw e.isPassing() ? SourceFailed.passing(problem) : SourceFailed.source(problem);
    }
  }

  private Response send(
      ResolvedTarget target, Map<String, String> headers, TransferDeadline deadline)
      throws SourceFailed {
    deadline.left();
    try {
      return pinnedConnection.get(target, headers, new TransferWatchdog(deadline, limits));
    } catch (HttpException | MessageConstraintException e) {
      throw SourceFailed.source(
          "%s does not answer as HTTP/1.1 wants it: check host and port.".formatted(target.host()));
    } catch (IOException e) {
      throw failure(target.host(), e);
    }
  }

  private SourceFailed failure(String host, IOException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransferTimeout timeout) {
        return timeout.reason() == TransferTimeout.Reason.LATE
            ? TransferDeadline.late()
            : SourceFailed.passing(
                "%s did not answer within %d s: try again later."
                    .formatted(host, limits.silence().toSeconds()));
      }
    }
    if (thrown instanceof PinnedConnection.NoConnection) {
      return SourceFailed.passing(
          "%s takes no connection: check host and port, or try again later.".formatted(host));
    }
    if (thrown instanceof SSLException && !(thrown.getCause() instanceof SocketException)) {
      return isNotTrusted(thrown)
          ? SourceFailed.source(
              "There is no secure connection to %s (%s): its certificate has to be one that Java trusts, for that name."
                  .formatted(host, Redactor.text(String.valueOf(thrown.getMessage()))))
          : SourceFailed.passing(
              "There is no secure connection to %s (%s): check host and port, or try again later."
                  .formatted(host, Redactor.text(String.valueOf(thrown.getMessage()))));
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
    if (response.all("Location").stream().distinct().count() > 1) {
      throw SourceFailed.source(
          "%s redirects to several places at once: ask the people who run it."
              .formatted(Redactor.url(from)));
    }
    Optional<String> location = response.header("Location");
    try {
      return TolerantUrl.resolve(from, location.orElse("http://"));
    } catch (URISyntaxException e) {
      throw SourceFailed.source(
          "%s redirects to %s, which is no URL: ask the people who run it."
              .formatted(
                  Redactor.url(from),
                  location.map(Redactor::url).orElse("a place it does not name")));
    }
  }
}
