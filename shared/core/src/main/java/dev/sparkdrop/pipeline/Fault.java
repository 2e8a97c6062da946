package dev.sparkdrop.pipeline;

import java.util.Objects;

/**
 * One thing that is wrong with a pipeline file.
 *
 * @param file the file's name, without its folder
 * @param path the key, as in {@code cluster.ladder[1].config}; {@code line 3} where the text is no
 *     YAML; empty where it is about the whole file
 * @param problem what is wrong, with the offending text
 * @param instead what to write; empty where the problem says it all
 */
public record Fault(String file, String path, String problem, String instead) {
  public Fault {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(instead, "instead");
  }

  /** One line for people. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(file).append(": ");
    if (!path.isEmpty()) {
      line.append(path).append(": ");
    }
    line.append(problem);
    if (!instead.isEmpty()) {
      line.append("; ").append(instead);
    }
    return line.toString();
  }
}
