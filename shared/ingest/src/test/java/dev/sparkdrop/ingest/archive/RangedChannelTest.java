package dev.sparkdrop.ingest.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.TestClock;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangedChannelTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-29T12:00:00Z"));
  private final TransferDeadline deadline =
      new TransferDeadline(clock, clock.instant().plus(Duration.ofMinutes(1)));
  private final List<Long> opened = new ArrayList<>();
  private final byte[] content = new byte[2_000_000];
  private final RangedChannel channel = new RangedChannel(this::open, content.length, deadline);

  RangedChannelTest() {
    new Random(5).nextBytes(content);
  }

  private java.nio.channels.ReadableByteChannel open(long from) {
    opened.add(from);
    return Channels.newChannel(
        new ByteArrayInputStream(content, (int) from, content.length - (int) from));
  }

  private void reads(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    channel.position(from);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // On.
    }
    byte[] expected = Arrays.copyOfRange(content, (int) from, (int) from + bytes.position());
    assertEquals(ByteBuffer.wrap(expected), bytes.flip());
  }

  @Test
  void bytesAreReadInAnyOrder() throws IOException {
    Random random = new Random(9);
    for (int i = 0; i < 2_000; i++) {
      int from = random.nextInt(content.length);
      reads(from, 1 + random.nextInt(Math.min(300_000, content.length - from)));
    }
  }

  @Test
  void whatFollowsComesOverTheSameConnection() throws IOException {
    for (int from = 0; from + 200_000 <= content.length; from += 200_000) {
      // A little is passed over each time.
      reads(from, 150_000);
    }

    assertEquals(List.of(0L), opened);
  }

  @Test
  void aDirectoryIsLookedForBackwardsOverOneConnection() throws IOException {
    for (int back = 22; back < 60_000; back += 999) {
      reads(content.length - back, 4);
    }

    assertEquals(1, opened.size());
  }

  @Test
  void itEndsWhereTheBytesDo() throws IOException {
    reads(content.length - 10, 20);

    assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
    assertEquals(content.length, channel.position());
  }

  @Test
  void fewerBytesThanWereAnnouncedAreNoEnd() {
    RangedChannel longer = new RangedChannel(this::open, content.length + 1, deadline);
    longer.position(content.length);

    assertThrows(EOFException.class, () -> longer.read(ByteBuffer.allocate(1)));
  }

  @Test
  void itReadsNothingAfterTheDeadline() throws IOException {
    reads(0, 10);
    clock.pass(Duration.ofMinutes(2));

    channel.position(500_000);
    SourceFailed late =
        assertThrows(SourceFailed.class, () -> channel.read(ByteBuffer.allocate(1)));
    assertTrue(late.getMessage().startsWith("The time was up"), late.getMessage());
  }
}
