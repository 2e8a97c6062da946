package dev.sparkdrop.local.function;

import java.nio.file.Path;

/** What the build made, seen from this module's folder. */
public final class Deployable {
  /** The one jar that is deployed; absent until {@code mvn package} made it. */
  public static final Path JAR =
      Path.of("..", "functions", "target", "deploy", "sparkdrop-functions.jar")
          .toAbsolutePath()
          .normalize();

  private Deployable() {}

  /** The jar that the platform launches functions with, of that version. */
  static Path invoker(String version) {
    return Path.of("..", "local", "target", "invoker", "java-function-invoker-" + version + ".jar")
        .toAbsolutePath();
  }
}
