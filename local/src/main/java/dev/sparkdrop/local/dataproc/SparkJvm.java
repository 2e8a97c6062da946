package dev.sparkdrop.local.dataproc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM flags of a Spark driver. */
public final class SparkJvm {
  /** Spark's sizes; a bare number counts MiB. */
  private static final Pattern SIZE = Pattern.compile("(\\d+)([kmgt]?)b?");

  /** What Spark's own launcher opens on JDK 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private SparkJvm() {}

  /**
   * @param memory of the driver, as Spark writes it; null for 1 GiB
   * @param work the working folder, for temporary files too
   */
  static List<String> flags(String memory, Path work) {
    List<String> flags = new ArrayList<>();
    // Short jobs end before the second compiler's work pays.
    flags.add("-XX:TieredStopAtLevel=1");
    flags.add("-XX:+UseParallelGC");
    flags.add("-Xmx" + heap(memory));
    flags.add("-Djava.io.tmpdir=" + work);
    flags.add("-Djdk.reflect.useDirectMethodHandle=false");
    flags.addAll(opens());
    return flags;
  }

  /**
   * The flags to map an archive of Spark's classes, which the build makes: a driver starts faster.
   * The JVM leaves out one that another JDK or another class path made.
   */
  static List<String> archive(Path archive) {
    return Files.exists(archive)
        ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off")
        : List.of();
  }

  /** The flags without which Spark does not run on JDK 17. */
  public static List<String> opens() {
    return OPENED.stream()
        .map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED")
        .toList();
  }

  private static String heap(String memory) {
    Matcher size = SIZE.matcher(memory == null ? "1g" : memory.toLowerCase(Locale.ROOT).strip());
    if (!size.matches()) {
      return "1g";
    }
    return size.group(1) + (size.group(2).isEmpty() ? "m" : size.group(2));
  }
}
