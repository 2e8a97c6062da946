package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.Needs;
import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import dev.sparkdrop.local.dataproc.JobLauncher.Driver;
import dev.sparkdrop.local.dataproc.JobLauncher.Order;
import dev.sparkdrop.local.process.LineSink;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers that are real: SparkSubmit in a child JVM. */
class SparkLauncherTest {
  private static final Path CLASS_PATH =
      Path.of("..", "jobs", "target", "spark.classpath").toAbsolutePath();

  private final MemoryObjects objects = new MemoryObjects();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @TempDir Path folder;

  /** The smallest job: prints its arguments, its file, and the Spark properties it got. */
  public static final class Tiny {
    public static void main(String[] arguments) throws Exception {
      System.out.println("arguments " + Arrays.toString(arguments));
      if (arguments[0].equals("read")) {
        System.out.println("file " + Files.readString(Path.of("a_b.txt")));
      }
      new TreeMap<>(System.getProperties())
          .forEach(
              (name, value) -> {
                if (name.toString().startsWith("spark.")) {
                  System.out.println(name + "=" + value);
                }
              });
      if (arguments[0].equals("wait")) {
        System.out.println("waiting");
        Thread.sleep(600_000);
      }
      System.exit(arguments[0].equals("fail") ? 3 : 0);
    }
  }

  @BeforeEach
  void putTheJobInItsBucket() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String entry = Tiny.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(bytes);
        InputStream compiled = getClass().getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      compiled.transferTo(jar);
    }
    objects.write("gs://code/tiny.jar", bytes.toByteArray());
    objects.write("gs://code/a,b.txt", "hello".getBytes(StandardCharsets.UTF_8));
  }

  private Driver start(String job, OutputStream to) throws Exception {
    return start(
        job,
        to,
        new PySparkSetup(
            Map.of("PYSPARK_PYTHON", "no-such-python"),
            Path.of("../deploy/pyspark.txt"),
            folder.resolve("python"),
            folder.resolve("pyspark.log")));
  }

  private Driver start(String job, OutputStream to, PythonSource python) throws Exception {
    SparkLauncher launcher =
        new SparkLauncher(
            CLASS_PATH,
            ParentExitAgentJar.writeTo(folder),
            folder.resolve("spark"),
            URI.create("http://127.0.0.1:8650"),
            objects,
            python);
    JsonObject parsed =
        JsonParser.parseString("{'reference':{'jobId':'j'}," + job + "}").getAsJsonObject();
    return launcher.start(
        new Order("p", "r", parsed, Map.of("spark:spark.of.cluster", "c", "yarn:x", "y")), to);
  }

  private static String tiny(String arguments) {
    return "'sparkJob':{'mainClass':'%s','jarFileUris':['gs://code/tiny.jar'],'args':[%s],'fileUris':['gs://code/a,b.txt'],'properties':{'spark.of.job':'x\\ny','spark.master':'yarn','spark.submit.deployMode':'cluster'}}"
        .formatted(Tiny.class.getName(), arguments);
  }

  private static void assumeSpark() {
    Needs.that(Files.exists(CLASS_PATH), "no Spark here: build the module jobs first");
  }

  @Test
  void jobRunsInSparkSubmitWithItsArgumentsFilesAndProperties() throws Exception {
    assumeSpark();

    Driver driver = start(tiny("'read','$(x) \"y\"'"), output);

    assertEquals(0, driver.exit().get(2, TimeUnit.MINUTES), output::toString);
    String printed = output.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("arguments [read, $(x) \"y\"]"), printed);
    assertTrue(printed.contains("file hello"), printed);
    assertTrue(printed.contains("spark.master=local[*]"), printed);
    assertTrue(printed.contains("spark.of.cluster=c"), printed);
    assertTrue(printed.contains("spark.of.job=x\ny"), printed);
    assertTrue(
        printed.contains("spark.hadoop.fs.gs.storage.root.url=http://127.0.0.1:8650/"), printed);
    try (var left = Files.list(folder.resolve("spark/run"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void exitCodeOfTheJobIsTheDrivers() throws Exception {
    assumeSpark();

    Driver driver = start(tiny("'fail'"), output);

    assertEquals(3, driver.exit().get(2, TimeUnit.MINUTES), output::toString);
  }

  @Test
  void stoppedDriverIsGone() throws Exception {
    assumeSpark();
    var lines = new LinkedBlockingQueue<String>();
    Driver driver = start(tiny("'wait'"), new LineSink(lines::add));
    String line;
    do {
      line = lines.poll(60, TimeUnit.SECONDS);
    } while (line != null && !line.equals("waiting"));
    assertEquals("waiting", line);

    driver.stop(Duration.ZERO);

    assertEquals(137, driver.exit().get(20, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hadoopJob",
        "hiveJob",
        "pigJob",
        "sparkRJob",
        "prestoJob",
        "trinoJob",
        "flinkJob"
      })
  void otherTypesSayWhatToDo(String type) {
    CannotRunException refused =
        assertThrows(CannotRunException.class, () -> start("'" + type + "':{}", output));

    assertTrue(refused.getMessage().contains(type), refused.getMessage());
    assertTrue(refused.getMessage().contains("'sparkJob'"), refused.getMessage());
  }

  @Test
  void pythonJobRunsInThePythonOfItsSpark() throws Exception {
    assumeSpark();
    objects.write("gs://code/lib.py", "name = 'lib'\n".getBytes(StandardCharsets.UTF_8));
    putScript(
        """
        import lib, os, sys
        print('from', lib.name, sys.argv[1:], 'PYSPARK_GATEWAY_PORT' in os.environ)
        sys.exit(5)
        """);
    String job =
        "'pysparkJob':{'mainPythonFileUri':'gs://code/main.py','args':['x y'],'pythonFileUris':['gs://code/lib.py']}";

    Driver driver = start(job, output, python());

    int code = driver.exit().get(2, TimeUnit.MINUTES);
    String printed = output.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("from lib ['x y'] True"), printed);
    assertEquals(5, code);
  }

  @Test
  void filesAndArchivesOfAPythonJobAreInItsFolder() throws Exception {
    assumeSpark();
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (JarOutputStream entries = new JarOutputStream(zip)) {
      entries.putNextEntry(new JarEntry("lib/inside.py"));
      entries.write("name = 'inside'\n".getBytes(StandardCharsets.UTF_8));
    }
    objects.write("gs://code/lib.zip", zip.toByteArray());
    putScript(
        """
        import os, sys
        sys.path.insert(0, 'mine/lib')
        import inside
        print(inside.name, os.path.exists('lib.zip/lib/inside.py'), open('a_b.txt').read())
        """);
    String job =
        "'pysparkJob':{'mainPythonFileUri':'gs://code/main.py','fileUris':['gs://code/a,b.txt'],"
            + "'archiveUris':['gs://code/lib.zip#mine','gs://code/lib.zip']}";

    Driver driver = start(job, output, python());

    assertEquals(0, driver.exit().get(2, TimeUnit.MINUTES), output::toString);
    String printed = output.toString(StandardCharsets.UTF_8);
    assertTrue(printed.contains("inside True hello"), printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://code/a,b.txt", "gs://code/tiny.jar#../x"})
  void archiveThatCannotBeUnpackedIsNamed(String uri) {
    assumeSpark();
    objects.write("gs://code/main.py", new byte[0]);
    String job = "'pysparkJob':{'mainPythonFileUri':'gs://code/main.py','archiveUris':['%s']}";

    CannotRunException refused =
        assertThrows(CannotRunException.class, () -> start(job.formatted(uri), output, python()));

    assertTrue(refused.getMessage().contains(uri.replaceAll(".*[/#,]", "")), refused.getMessage());
  }

  @Test
  void sqlJobRunsItsQueriesWithItsVariables() throws Exception {
    assumeSpark();
    String job =
        "'sparkSqlJob':{'queryList':{'queries':['CREATE VIEW v AS SELECT ${n} AS n; SELECT n + 1, NULL FROM v','SELECT 3']},"
            + "'scriptVariables':{'n':'41'},'properties':{'spark.sql.shuffle.partitions':'1'}}";

    Driver driver = start(job, output);

    assertEquals(0, driver.exit().get(2, TimeUnit.MINUTES), output::toString);
    List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.containsAll(List.of("42\tNULL", "3")), lines::toString);
  }

  @Test
  void sqlJobThatFailsSaysWhy() throws Exception {
    assumeSpark();
    objects.write(
        "gs://code/x.sql", "SELECT 1; SELECT * FROM nowhere".getBytes(StandardCharsets.UTF_8));

    Driver driver = start("'sparkSqlJob':{'queryFileUri':'gs://code/x.sql'}", output);

    assertEquals(1, driver.exit().get(2, TimeUnit.MINUTES), output::toString);
    String message = DriverFailure.in(output.toString(StandardCharsets.UTF_8));
    assertTrue(message.contains("AnalysisException: [TABLE_OR_VIEW_NOT_FOUND]"), message);
    assertTrue(message.contains("nowhere"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'queryFileUri':'gs://code/x.sql','queryList':{'queries':['x']}}"})
  void sqlJobWithoutItsQueriesSaysWhatToSet(String job) {
    CannotRunException refused =
        assertThrows(CannotRunException.class, () -> start("'sparkSqlJob':" + job, output));

    assertTrue(refused.getMessage().contains("'queryList' or 'queryFileUri'"));
  }

  @Test
  void pythonOfAStoppedDriverIsGoneToo() throws Exception {
    assumeSpark();
    putScript(
        """
        import os, time
        print('pid', os.getpid(), flush=True)
        time.sleep(600)
        """);
    String job = "'pysparkJob':{'mainPythonFileUri':'gs://code/main.py'}";
    var lines = new LinkedBlockingQueue<String>();
    Driver driver = start(job, new LineSink(lines::add), python());
    String line;
    do {
      line = lines.poll(60, TimeUnit.SECONDS);
    } while (line != null && !line.startsWith("pid "));
    assertNotNull(line);
    ProcessHandle python = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();

    driver.stop(Duration.ZERO);

    python.onExit().get(20, TimeUnit.SECONDS);
  }

  private void putScript(String script) {
    objects.write("gs://code/main.py", script.getBytes(StandardCharsets.UTF_8));
  }

  /** A Spark as it is unpacked, as far as a script needs it that does not import pyspark. */
  private PythonSource python() throws IOException {
    StringBuilder uris = new StringBuilder();
    for (String entry : Files.readString(CLASS_PATH).strip().split(File.pathSeparator, -1)) {
      uris.append(Path.of(entry).toUri()).append(' ');
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, uris.toString());
    Path jar = Files.createDirectories(folder.resolve("home/jars")).resolve("all.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    Python found =
        Python.find(Map.of("SPARK_HOME", folder.resolve("home").toString()), "").orElseThrow();
    return () -> found;
  }

  @Test
  void pythonJobWithoutPySparkSaysWhatToDo() {
    CannotRunException refused =
        assertThrows(
            CannotRunException.class,
            () -> start("'pysparkJob':{'mainPythonFileUri':'gs://code/x.py'}", output));

    assertTrue(refused.getMessage().contains("pip install pyspark"), refused.getMessage());
  }

  @Test
  void withoutPythonTheStartAndTheJobSayTheSame() throws Exception {
    PySparkSetup setup =
        new PySparkSetup(
            Map.of("PYSPARK_PYTHON", "no-such-python"),
            Path.of("../deploy/pyspark.txt"),
            folder.resolve("python"),
            folder.resolve("pyspark.log"));
    List<String> told = new ArrayList<>();

    setup.prepare(told::add);

    CannotRunException refused = assertThrows(CannotRunException.class, setup::python);
    assertEquals(told.get(told.size() - 1), refused.getMessage());
    assertTrue(refused.getMessage().startsWith("There is no 'no-such-python'"));
  }

  @Test
  void pySparkToInstallIsTheVersionOfSpark() throws IOException {
    assumeSpark();

    String pySpark = Files.readString(Path.of("../deploy/pyspark.txt"));

    String version = pySpark.replaceAll("(?s).*\npyspark==(\\S+).*", "$1");
    assertTrue(
        Files.readString(CLASS_PATH).contains("spark-core_2.12-" + version + ".jar"), version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://code/none.jar", "file:///usr/lib/spark/none.jar", "hdfs:///x.jar"})
  void jarThatCannotBeHadIsNamed(String uri) {
    assumeSpark();

    CannotRunException refused =
        assertThrows(
            CannotRunException.class,
            () -> start("'sparkJob':{'mainJarFileUri':'" + uri + "'}", output));

    assertTrue(refused.getMessage().contains(uri), refused.getMessage());
    assertFalse(Files.exists(folder.resolve("spark/run/j")));
  }
}
