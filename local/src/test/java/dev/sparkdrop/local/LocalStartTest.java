package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.local.Shell.Said;
import dev.sparkdrop.local.process.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./deploy.sh local} with the archive of classes of its build, and without one. */
class LocalStartTest {
  private static final String ARCHIVE = "local/target/classes.jsa";

  @TempDir Path folder;

  private Checkout checkout;

  /** In the place of the local cloud. */
  public static final class Started {
    private Started() {}

    public static void main(String[] args) {
      System.out.println("started " + args.length);
    }
  }

  @BeforeEach
  void build() throws Exception {
    checkout = Checkout.in(folder);
    jar("one");
  }

  @Test
  void itsClassesComeFromTheArchive() throws Exception {
    archive();

    Said said = start(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load"));

    assertEquals(0, said.exit(), said::text);
    assertTrue(
        said.text().contains(Started.class.getName() + " source: shared objects file (top)"),
        said::text);
  }

  @Test
  void anArchiveOfAnotherJarIsPassedOver() throws Exception {
    archive();
    jar("another");

    assertEquals(new Said(0, "started 1"), start(Map.of()));
  }

  @Test
  void whatIsNoArchiveIsPassedOver() throws Exception {
    checkout.write(ARCHIVE, "not an archive");

    assertEquals(new Said(0, "started 1"), start(Map.of()));
  }

  @Test
  void itStartsWithoutAnArchive() throws Exception {
    assertEquals(new Said(0, "started 1"), start(Map.of()));
  }

  /** What the build runs to make the archive; a fault in it would only make starts slow. */
  @Test
  void theWarmUpEnds() throws Exception {
    ClassWarmUp.main(new String[] {"..", folder.resolve("data").toString()});

    assertTrue(Files.exists(folder.resolve("data/cloud.journal")));
  }

  private Said start(Map<String, String> environment) throws Exception {
    String path = folder.resolve("bin") + ":" + System.getenv("PATH");
    String jdk = System.getProperty("java.home");
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(Map.of("PATH", path, "JAVA_HOME", jdk));
    return checkout.shell().run(all, "./deploy.sh", "local", "--once");
  }

  private void archive() throws Exception {
    Said said =
        checkout
            .shell()
            .run(
                Map.of(),
                ChildJvm.OWN_JAVA.toString(),
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-cp",
                folder.resolve("local/target/sparkdrop-local.jar").toString(),
                Started.class.getName());
    assertEquals(0, said.exit(), said::text);
    assertTrue(Files.exists(folder.resolve(ARCHIVE)));
  }

  /**
   * @param more the name of an entry, by which one jar is not as long as another
   */
  private void jar(String more) throws IOException {
    Path jar = folder.resolve("local/target/sparkdrop-local.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Started.class.getName());
    String entry = Started.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream bytes = Started.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
      out.putNextEntry(new JarEntry(more));
    }
  }
}
