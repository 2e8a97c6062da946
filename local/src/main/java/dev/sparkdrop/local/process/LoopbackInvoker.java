package dev.sparkdrop.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has java-function-invoker listen on the loopback interface. It has no option for that: it opens
 * Jetty's connector without a host, which means all interfaces (seen with 1.4.1 and 2.0.0). So the
 * class that names the host is put before the invoker's jar with that one answer changed.
 */
public final class LoopbackInvoker {
  private static final String CONNECTOR = "org/eclipse/jetty/server/AbstractNetworkConnector";

  private LoopbackInvoker() {}

  /**
   * The class path of that invoker.
   *
   * @param invoker its jar, with Jetty in it
   * @param folder where the changed class is kept
   */
  public static String classPath(Path invoker, Path folder) throws IOException {
    Path root = folder.resolve("loopback-" + invoker.getFileName());
    Path target = root.resolve(CONNECTOR + ".class");
    Files.createDirectories(target.getParent());
    Path half = Files.createTempFile(folder, "connector", ".part");
    Files.write(half, changed(invoker));
    // A rename, so that a JVM that starts at this moment never sees half a class.
    Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
    return root + System.getProperty("path.separator") + invoker;
  }

  private static byte[] changed(Path invoker) throws IOException {
    try (ZipFile jar = new ZipFile(invoker.toFile())) {
      ZipEntry entry = jar.getEntry(CONNECTOR + ".class");
      if (entry == null) {
        throw new IOException(invoker + " has no " + CONNECTOR + ": it is another invoker");
      }
      try (InputStream bytes = jar.getInputStream(entry)) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(bytes).accept(new OnLoopback(writer), 0);
        return writer.toByteArray();
      }
    }
  }

  private static final class OnLoopback extends ClassVisitor {
    OnLoopback(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals("getHost")) {
        return next;
      }
      next.visitCode();
      next.visitLdcInsn("127.0.0.1");
      next.visitInsn(Opcodes.ARETURN);
      next.visitMaxs(1, 1);
      next.visitEnd();
      return null;
    }
  }
}
