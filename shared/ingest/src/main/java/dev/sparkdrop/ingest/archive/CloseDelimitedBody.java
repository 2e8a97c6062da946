package dev.sparkdrop.ingest.archive;

import dev.sparkdrop.ingest.source.BlockInputStream;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A body that ends when its connection does, which may be in the middle. It is taken where the
 * request says how much it is or what it is, or where the content tells its own end: gzip by the
 * checksum of each member, zip by its directory, Parquet by its footer.
 */
final class CloseDelimitedBody extends BlockInputStream {
  private static final int TAIL = 4_096;

  private final InputStream in;
  private final boolean zip;
  private final byte[] tail = new byte[TAIL];
  private int kept;
  private long length;

  private CloseDelimitedBody(InputStream in, boolean zip) {
    this.in = in;
    this.zip = zip;
  }

  /**
   * The same bytes, at whose end it shows whether they are all.
   *
   * @throws SourceFailed where nothing would tell
   */
  static InputStream checked(
      RequestedSource source, boolean hangsUp, PushbackInputStream in, Limits limits)
      throws IOException {
    boolean told = !source.checksums().isEmpty() || source.size().isPresent();
    if (told || !hangsUp) {
      return in;
    }
    if (Coding.beginsAsGzip(in)) {
      return new Witnessed(in, limits);
    }
    String mark = new String(Coding.beginning(in, 4), StandardCharsets.ISO_8859_1);
    if (!mark.equals("PAR1") && !mark.equals("PK\3\4")) {
      throw SourceFailed.source(
          "It does not say how long its file is, so that a part could be taken for all of it;"
              + " nothing was written. Add its size, sha256, md5 or crc32c to the request.");
    }
    return new CloseDelimitedBody(in, !mark.equals("PAR1"));
  }

  @Override
  public int read(byte[] buffer, int from, int most) throws IOException {
    int count = in.read(buffer, from, most);
    if (count < 0 && !(zip ? ZipEnd.ends(ByteBuffer.wrap(tail, 0, kept), length) : isParquet())) {
      throw SourceFailed.passing(
          "It broke off after %d bytes; nothing was written. Try again later.".formatted(length));
    }
    if (count > 0) {
      int fresh = Math.min(count, TAIL);
      int stay = Math.min(kept, TAIL - fresh);
      System.arraycopy(tail, kept - stay, tail, 0, stay);
      System.arraycopy(buffer, from + count - fresh, tail, stay, fresh);
      kept = stay + fresh;
      length += count;
    }
    return count;
  }

  private boolean isParquet() {
    if (kept < 12 || !new String(tail, kept - 4, 4, StandardCharsets.ISO_8859_1).equals("PAR1")) {
      return false;
    }
    int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(kept - 8);
    return footer > 0 && footer + 12L <= length;
  }

  /** A gzip file as it is, unpacked on the way for the sake of its checksums. */
  private static final class Witnessed extends BlockInputStream {
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final InputStream unpacked;
    private final byte[] scratch = new byte[BlockInputStream.BLOCK];
    private ByteBuffer next = ByteBuffer.allocate(0);
    private boolean over;

    Witnessed(InputStream in, Limits limits) {
      InputStream copied =
          new BlockInputStream() {
            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
              int count = in.read(buffer, from, length);
              read.write(buffer, from, Math.max(0, count));
              return count;
            }
          };
      unpacked = new Gunzip(copied, limits);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      while (!next.hasRemaining() && !over) {
        over = unpacked.read(scratch) < 0;
        next = ByteBuffer.wrap(read.toByteArray());
        read.reset();
      }
      int count = Math.min(length, next.remaining());
      next.get(buffer, from, count);
      return count == 0 ? -1 : count;
    }
  }
}
