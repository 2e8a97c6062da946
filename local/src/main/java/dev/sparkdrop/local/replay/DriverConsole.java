package dev.sparkdrop.local.replay;

import dev.sparkdrop.local.process.LineSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a driver prints: all of it in a file, and on the terminal without Spark's own progress. */
final class DriverConsole extends OutputStream {
  /** How a line of Spark's log begins that tells of nothing wrong. */
  private static final Pattern PROGRESS =
      Pattern.compile("\\d\\d/\\d\\d/\\d\\d [0-9:]{8} (INFO|DEBUG|TRACE) ");

  private final OutputStream file;
  private final OutputStream terminal;

  DriverConsole(Path file, PrintStream terminal) throws IOException {
    this.file = Files.newOutputStream(file);
    this.terminal =
        new LineSink(
            line -> {
              if (!PROGRESS.matcher(line).lookingAt()) {
                terminal.println(line);
              }
            });
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
    terminal.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    terminal.close();
    file.close();
  }
}
