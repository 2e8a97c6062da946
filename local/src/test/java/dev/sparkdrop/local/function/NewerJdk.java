package dev.sparkdrop.local.function;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds the newest JDK of the machine. */
final class NewerJdk {
  private NewerJdk() {}

  /**
   * The {@code java} of the newest JDK: among those installed beside this one, and those that
   * {@code JAVA_HOME_*} names. Empty where none is newer than this one.
   */
  static Optional<Path> java() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    try (Stream<Path> beside = Files.list(own.getParent())) {
      Stream<Path> named =
          System.getenv().entrySet().stream()
              .filter(variable -> variable.getKey().startsWith("JAVA_HOME_"))
              .map(Map.Entry::getValue)
              .map(Path::of);
      return Stream.concat(beside, named)
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .filter(home -> feature(home) > Runtime.version().feature())
          .max(Comparator.comparingInt(NewerJdk::feature))
          .map(home -> home.resolve("bin/java"));
    }
  }

  /** Such as 25; 0 where the folder does not say it. */
  private static int feature(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
      String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Runtime.Version.parse(version).feature();
    } catch (IOException | IllegalArgumentException unknown) {
      return 0;
    }
  }
}
