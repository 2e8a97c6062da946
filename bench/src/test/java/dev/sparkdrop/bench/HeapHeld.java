package dev.sparkdrop.bench;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM holds: its heap after a full collection, looked at five times a second. */
final class HeapHeld implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;
  private static final double MIB = 1 << 20;

  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> looking;
  private final long before;
  private long most;
  private int looks;

  private HeapHeld(JMXConnector connector) throws Exception {
    this.connector = connector;
    memory =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.MEMORY_MXBEAN_NAME,
            MemoryMXBean.class);
    look();
    before = most;
    looking = timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Of the process with that id, from now on. */
  @SuppressWarnings("BanJNDI") // a process of our own, on this machine
  static HeapHeld of(long pid) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
      return new HeapHeld(JMXConnectorFactory.connect(address));
    } finally {
      machine.detach();
    }
  }

  private synchronized void look() {
    memory.gc();
    most = Math.max(most, memory.getHeapMemoryUsage().getUsed());
    looks++;
  }

  synchronized String told() {
    if (looking.isDone()) {
      throw new IllegalStateException("it was not looked at to the end");
    }
    return "at most %.1f MiB of heap, of which %.1f before, in %d looks"
        .formatted(most / MIB, before / MIB, looks);
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    connector.close();
  }
}
