package dev.sparkdrop.local.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String BOUNDARY = "-a--a-";
  private static final String[] ALMOST = {
    "\r\n---a--a", "\r\n---a--", "-a--a-", "\r\n--", "\r", "\n", "-", "\r\n---a--a\r\n---a", "x"
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 4_096, 16_384, 65_535, 65_536, 200_000})
  void aContentFullOfWhatIsAlmostTheBoundaryComesWhole(int length) throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      byte[] content = content(length, random);

      Multipart parts =
          new Multipart(hesitant(body(content), random), "multipart/related; boundary=" + BOUNDARY);

      assertArrayEquals(
          "{}".getBytes(StandardCharsets.US_ASCII), parts.require("first").body().readAllBytes());
      assertArrayEquals(content, parts.require("second").body().readAllBytes());
      assertTrue(parts.next().isEmpty());
    }
  }

  private static byte[] content(int length, Random random) {
    StringBuilder content = new StringBuilder();
    while (content.length() < length) {
      content.append(ALMOST[random.nextInt(ALMOST.length)]);
      // Chance must not put the boundary itself together.
      int real = content.indexOf("\r\n--" + BOUNDARY, Math.max(0, content.length() - 40));
      if (real >= 0) {
        content.setLength(real);
      }
    }
    content.setLength(length);
    return content.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] body(byte[] content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String delimiter = "--" + BOUNDARY;
    body.writeBytes(
        (delimiter + "\r\n\r\n{}\r\n" + delimiter + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes(("\r\n" + delimiter + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  /** As a connection gives it: as much at a time as is there. */
  private static InputStream hesitant(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int from, int count) {
        return super.read(target, from, Math.min(count, 1 + random.nextInt(9_000)));
      }
    };
  }
}
