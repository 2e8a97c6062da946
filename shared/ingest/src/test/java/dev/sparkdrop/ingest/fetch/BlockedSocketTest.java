package dev.sparkdrop.ingest.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sparkdrop.ingest.source.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that block, more than any system keeps for a server that never reads. */
class BlockedSocketTest {

  @ParameterizedTest
  @CsvSource({"300, 60000, LATE", "60000, 300, SILENT"})
  void aBlockedWriteEndsWithTheSocket(long time, long silence, TransferTimeout.Reason reason)
      throws IOException {
    Limits usual = Limits.USUAL;
    Limits limits =
        new Limits(
            usual.atOnce(),
            usual.source(),
            Duration.ofMillis(silence),
            usual.request(),
            usual.bytes());
    TransferDeadline deadline =
        new TransferDeadline(
            Clock.systemUTC(), Clock.systemUTC().instant().plus(Duration.ofMillis(time)));
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TimedSocket socket = new TimedSocket(new TransferWatchdog(deadline, limits))) {
      socket.connect(deaf.getInetAddress(), deaf.getLocalPort());
      OutputStream out = socket.getOutputStream();

      TransferTimeout thrown =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> assertThrows(TransferTimeout.class, () -> out.write(new byte[64 << 20])));

      assertEquals(reason, thrown.reason());
    }
  }
}
