package dev.sparkdrop.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes the {@link ParentExitAgent} into a jar of its own, as {@code -javaagent} wants it. */
public final class ParentExitAgentJar {
  private ParentExitAgentJar() {}

  /**
   * The jar in that folder, written anew: from a packaged jar, a class folder or a test alike.
   *
   * @return the jar's absolute path
   */
  public static Path writeTo(Path folder) throws IOException {
    Path target = Files.createDirectories(folder.toAbsolutePath()).resolve("sparkdrop-leash.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ParentExitAgent.class.getName());
    String entry = ParentExitAgent.class.getName().replace('.', '/') + ".class";
    Path half = Files.createTempFile(folder, "leash", ".part");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(half), manifest);
        InputStream bytes = ParentExitAgent.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
    }
    // A rename, so that a JVM that starts at this moment never sees half a jar.
    return Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
