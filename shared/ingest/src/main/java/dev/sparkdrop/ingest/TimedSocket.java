package dev.sparkdrop.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;

/**
 * A direct connection to one address, whose every read is timed by a {@link TransferWatchdog}; TLS
 * on top of it reads through the same stream, so that a handshake cannot drip either.
 */
final class TimedSocket extends Socket {
  private static final int CONNECT_MILLIS = 10_000;

  private final TransferWatchdog transferWatchdog;

  TimedSocket(TransferWatchdog transferWatchdog) {
    // Otherwise the system property socksProxyHost would send it elsewhere.
    super(Proxy.NO_PROXY);
    this.transferWatchdog = transferWatchdog;
  }

  void connect(InetAddress address, int port) throws IOException {
    setTcpNoDelay(true);
    connect(
        new InetSocketAddress(address, port), Math.min(CONNECT_MILLIS, transferWatchdog.millis()));
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Timed(super.getInputStream());
  }

  private final class Timed extends FilterInputStream {
    Timed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      setSoTimeout(transferWatchdog.millis());
      Instant since = transferWatchdog.now();
      try {
        int count = in.read(buffer, from, length);
        transferWatchdog.came(Math.max(0, count), since);
        return count;
      } catch (TransferTimeout e) {
        throw e;
      } catch (SocketTimeoutException e) {
        throw transferWatchdog.ranOut();
      }
    }
  }
}
