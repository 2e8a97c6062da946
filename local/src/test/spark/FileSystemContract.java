import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractBondedFSContract;
import org.apache.hadoop.fs.contract.AbstractContractAppendTest;
import org.apache.hadoop.fs.contract.AbstractContractConcatTest;
import org.apache.hadoop.fs.contract.AbstractContractContentSummaryTest;
import org.apache.hadoop.fs.contract.AbstractContractCopyFromLocalTest;
import org.apache.hadoop.fs.contract.AbstractContractCreateTest;
import org.apache.hadoop.fs.contract.AbstractContractDeleteTest;
import org.apache.hadoop.fs.contract.AbstractContractGetFileStatusTest;
import org.apache.hadoop.fs.contract.AbstractContractMkdirTest;
import org.apache.hadoop.fs.contract.AbstractContractOpenTest;
import org.apache.hadoop.fs.contract.AbstractContractRenameTest;
import org.apache.hadoop.fs.contract.AbstractContractRootDirectoryTest;
import org.apache.hadoop.fs.contract.AbstractContractSeekTest;
import org.apache.hadoop.fs.contract.AbstractContractStreamIOStatisticsTest;
import org.apache.hadoop.fs.contract.AbstractContractUnbufferTest;
import org.apache.hadoop.fs.contract.AbstractContractVectoredReadTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.junit.Ignore;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/**
 * Hadoop's tests of what a file system does, over the connector, run by HadoopContractTest in a JVM
 * of its own. Prints each test that fails and each that does not apply, and then how many passed.
 *
 * <p>Left out are the tests of what the connector has nowhere: etags in a status, path handles,
 * times that are set, and uploads in parts.
 */
public final class FileSystemContract {
  /** What the connector promises, as its own build says it. */
  private static final Map<String, Boolean> PROMISES =
      Map.ofEntries(
          Map.entry("test.root-tests-enabled", true),
          Map.entry("create-visibility-delayed", true),
          Map.entry("is-blobstore", true),
          Map.entry("is-case-sensitive", true),
          Map.entry("rename-returns-false-if-source-missing", true),
          Map.entry("rename-returns-false-if-dest-exists", true),
          Map.entry("supports-append", true),
          Map.entry("supports-concat", true),
          Map.entry("supports-getfilestatus", true),
          Map.entry("supports-seek", true),
          Map.entry("supports-seek-on-closed-file", true),
          Map.entry("supports-unbuffer", true),
          Map.entry("rejects-seek-past-eof", true),
          Map.entry("supports-strict-exceptions", true));

  private FileSystemContract() {}

  public static void main(String[] args) {
    JUnitCore junit = new JUnitCore();
    junit.addListener(
        new RunListener() {
          @Override
          public void testFailure(Failure failure) {
            System.out.println("failed: " + name(failure.getDescription()) + " " + failure.getTrace());
          }

          @Override
          public void testAssumptionFailure(Failure failure) {
            System.out.println("not applicable: " + name(failure.getDescription()));
          }

          @Override
          public void testIgnored(Description test) {
            System.out.println("not applicable: " + name(test));
          }
        });
    Result result =
        junit.run(
            Stream.of(FileSystemContract.class.getClasses())
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .toArray(Class<?>[]::new));
    int passed =
        result.getRunCount() - result.getFailureCount() - result.getAssumptionFailureCount();
    System.out.println("passed: " + passed);
    // The connector's threads would keep the JVM.
    System.exit(0);
  }

  private static String name(Description test) {
    return test.getTestClass().getSimpleName() + "." + test.getMethodName();
  }

  /** The bucket, and how to get there: as the properties of this JVM say it for Spark. */
  private static final class Gs extends AbstractBondedFSContract {
    Gs(Configuration conf) {
      super(conf);
      System.getProperties().stringPropertyNames().stream()
          .filter(name -> name.startsWith("spark.hadoop."))
          .forEach(
              name -> conf.set(name.substring("spark.hadoop.".length()), System.getProperty(name)));
      PROMISES.forEach((promise, held) -> conf.setBoolean("fs.contract." + promise, held));
      conf.set("fs.contract.test.fs.gs", "gs://lake");
    }

    @Override
    public String getScheme() {
      return "gs";
    }

    @Override
    public Path getTestPath() {
      return new Path("/contract");
    }
  }

  public static final class Append extends AbstractContractAppendTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }

    @Ignore("the connector keeps no name while it writes: it composes at the end")
    @Override
    public void testRenameFileBeingAppended() {}
  }

  public static final class Concat extends AbstractContractConcatTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class ContentSummary extends AbstractContractContentSummaryTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class CopyFromLocal extends AbstractContractCopyFromLocalTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Create extends AbstractContractCreateTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Delete extends AbstractContractDeleteTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class GetFileStatus extends AbstractContractGetFileStatusTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Mkdir extends AbstractContractMkdirTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Open extends AbstractContractOpenTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Rename extends AbstractContractRenameTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class RootDirectory extends AbstractContractRootDirectoryTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Seek extends AbstractContractSeekTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class StreamIOStatistics extends AbstractContractStreamIOStatisticsTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }
  }

  public static final class Unbuffer extends AbstractContractUnbufferTest {
    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }

    @Ignore("the connector refuses it on a closed stream")
    @Override
    public void testUnbufferOnClosedFile() {}
  }

  public static final class VectoredRead extends AbstractContractVectoredReadTest {
    public VectoredRead(String bufferType) {
      super(bufferType);
    }

    @Override
    protected AbstractFSContract createContract(Configuration conf) {
      return new Gs(conf);
    }

    @Ignore("the connector does it, and does not say that it can")
    @Override
    public void testVectoredReadCapability() {}

    @Ignore("the connector refuses ranges that overlap")
    @Override
    public void testOverlappingRanges() {}

    @Ignore("the connector refuses ranges that overlap")
    @Override
    public void testSameRanges() {}
  }
}
