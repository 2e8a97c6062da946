package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.fetch.UrlPolicy.ResolvedTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.StandardConstants;
import org.apache.http.HttpException;
import org.apache.http.HttpVersion;
import org.apache.http.config.MessageConstraints;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.impl.DefaultBHttpClientConnection;
import org.apache.http.message.BasicHttpRequest;

/**
 * Asks over a connection that it opens itself, to an address that the {@link UrlPolicy} has
 * checked: no name is looked up, no proxy asked, no connection shared, no redirect followed,
 * nothing tried again. Only HTTP's grammar is left to a library (Apache HttpCore).
 */
public final class PinnedConnection {
  private static final int BUFFER = 8_192;
  private static final int INTERIM = 10;
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxHeaderCount(500).setMaxLineLength(65_536).build();

  private final SSLSocketFactory tls;

  /**
   * @param tls trusts whom it trusts; that the certificate is the host's is checked here
   */
  public PinnedConnection(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /**
   * Sends a GET.
   *
   * @param headers besides those that every request has
   * @return the answer, its head read; to be closed
   * @throws IOException where no address took the connection, or it broke, or was {@link
   *     TransferTimeout}
   */
  Response get(ResolvedTarget target, Map<String, String> headers, TransferWatchdog watchdog)
      throws IOException, HttpException {
    Socket socket = connect(target, watchdog);
    try {
      DefaultBHttpClientConnection connection =
          new DefaultBHttpClientConnection(BUFFER, null, null, HEAD);
      connection.bind(target.encrypted() ? encrypted(socket, target) : socket);
      connection.sendRequestHeader(request(target, headers));
      connection.flush();
      org.apache.http.HttpResponse head = connection.receiveResponseHeader();
      for (int i = 0; head.getStatusLine().getStatusCode() < 200; i++) {
        if (i == INTERIM) {
          throw new HttpException("only interim answers");
        }
        head = connection.receiveResponseHeader();
      }
      watchdog.headCame();
      return new Response(target.url(), socket, connection, head, watchdog);
    } catch (IOException | HttpException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket connect(ResolvedTarget target, TransferWatchdog watchdog)
      throws IOException {
    IOException last = null;
    for (InetAddress address : target.addresses()) {
      TimedSocket socket = new TimedSocket(watchdog);
      try {
        socket.connect(address, target.port());
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw new NoConnection(last);
  }

  /** No address took the connection. */
  static final class NoConnection extends IOException {
    private static final long serialVersionUID = 1L;

    NoConnection(IOException last) {
      super(last);
    }
  }

  private SSLSocket encrypted(Socket socket, ResolvedTarget target) throws IOException {
    SSLSocket secure = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    boolean underscored = target.host().contains("_");
    if (underscored) {
      parameters.setServerNames(List.of(new UnderscoredName(target.host())));
    } else {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    if (underscored) {
      // Java trusts the certificate and refuses to compare its names with this host's.
      X509Certificate own = (X509Certificate) secure.getSession().getPeerCertificates()[0];
      new DefaultHostnameVerifier().verify(target.host(), own);
    }
    return secure;
  }

  /** Of such a host Java would send no name: SNIHostName refuses it, as RFC 1123 does. */
  private static final class UnderscoredName extends SNIServerName {
    UnderscoredName(String host) {
      super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static BasicHttpRequest request(ResolvedTarget target, Map<String, String> headers) {
    BasicHttpRequest request = new BasicHttpRequest("GET", target.target(), HttpVersion.HTTP_1_1);
    request.setHeader("Host", target.authority());
    request.setHeader("User-Agent", "sparkdrop");
    request.setHeader("Accept", "*/*");
    request.setHeader("Accept-Encoding", "identity");
    request.setHeader("Connection", "close");
    headers.forEach(request::setHeader);
    return request;
  }
}
