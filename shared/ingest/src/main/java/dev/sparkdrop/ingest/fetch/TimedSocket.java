package dev.sparkdrop.ingest.fetch;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A direct connection to one address, whose every read and write is timed by a {@link
 * TransferWatchdog}; TLS on top of it uses the same streams, so that a handshake cannot drip
 * either. Java can time no write: a timer closes the socket under it.
 */
final class TimedSocket extends Socket {
  private static final int CONNECT_MILLIS = 10_000;

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final TransferWatchdog watchdog;

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "write-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  TimedSocket(TransferWatchdog watchdog) {
    // Otherwise the system property socksProxyHost would send it elsewhere.
    super(Proxy.NO_PROXY);
    this.watchdog = watchdog;
  }

  void connect(InetAddress address, int port) throws IOException {
    setTcpNoDelay(true);
    connect(new InetSocketAddress(address, port), Math.min(CONNECT_MILLIS, watchdog.millis()));
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Timed(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new TimedOutput(super.getOutputStream());
  }

  private final class TimedOutput extends FilterOutputStream {
    TimedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      AtomicBoolean late = new AtomicBoolean();
      Future<?> cut = TIMER.schedule(() -> cut(late), watchdog.millis(), TimeUnit.MILLISECONDS);
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw late.get() ? watchdog.ranOut() : e;
      } finally {
        cut.cancel(false);
      }
    }

    private void cut(AtomicBoolean late) {
      late.set(true);
      try {
        // Not by TLS, which would wait for this very write.
        TimedSocket.this.close();
      } catch (IOException e) {
        // It is gone, then.
      }
    }
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
      setSoTimeout(watchdog.millis());
      Instant since = watchdog.now();
      try {
        int count = in.read(buffer, from, length);
        watchdog.came(Math.max(0, count), since);
        return count;
      } catch (TransferTimeout e) {
        throw e;
      } catch (SocketTimeoutException e) {
        throw watchdog.ranOut();
      }
    }
  }
}
