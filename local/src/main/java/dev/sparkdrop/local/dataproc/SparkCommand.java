package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;
import dev.sparkdrop.local.dataproc.JobLauncher.Order;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The command line of SparkSubmit for a job: all that follows {@code java}. */
final class SparkCommand {
  private final Path classPath;
  private final URI endpoint;
  private final LocalFiles files;

  SparkCommand(Path classPath, URI endpoint, LocalFiles files) {
    this.classPath = classPath;
    this.endpoint = endpoint;
    this.files = files;
  }

  /** Settings of the user's own Spark or Hadoop have no say here. */
  Map<String, String> environment() {
    return Map.of(
        "SPARK_CONF_DIR", "",
        "SPARK_HOME", "",
        "HADOOP_CONF_DIR", "",
        "YARN_CONF_DIR", "",
        "SPARK_LOCAL_IP", "127.0.0.1",
        "STORAGE_EMULATOR_HOST", endpoint.toString().replaceAll("/$", ""));
  }

  List<String> ofSpark(Order order, Path work) throws IOException, CannotRunException {
    JsonObject spark = order.job().getAsJsonObject("sparkJob");
    List<String> jars = new ArrayList<>(local(spark, "jarFileUris"));
    String main = ResourceJson.text(spark, "mainJarFileUri");
    List<String> command = beginWithClassPath(order, spark, work);
    if (main == null) {
      String mainClass = ResourceJson.text(spark, "mainClass");
      if (mainClass == null) {
        throw new CannotRunException("Set 'mainClass' or 'mainJarFileUri' of the sparkJob.");
      }
      command.addAll(List.of("--class", mainClass));
      // SparkSubmit wants one jar to be the program; without any the class is Spark's own.
      main = jars.isEmpty() ? "spark-internal" : jars.remove(0);
    } else {
      main = files.of(main).toString();
    }
    list(command, "--jars", jars);
    return end(command, main, spark);
  }

  List<String> ofPython(Order order, Path work, Python python)
      throws IOException, CannotRunException {
    JsonObject spark = order.job().getAsJsonObject("pysparkJob");
    String main = ResourceJson.text(spark, "mainPythonFileUri");
    if (main == null) {
      throw new CannotRunException("Set 'mainPythonFileUri' of the pysparkJob.");
    }
    // PySpark brings Hadoop 3.3.4, with which the connector opens no file: the image's comes first.
    String image =
        Arrays.stream(readClassPath().split(File.pathSeparator))
            .filter(entry -> entry.contains("gcs-connector") || entry.contains("hadoop-client"))
            .collect(Collectors.joining(File.pathSeparator));
    String own = python.sparkHome().resolve("jars") + File.separator + "*";
    List<String> command = begin(order, spark, work, image + File.pathSeparator + own);
    list(command, "--jars", local(spark, "jarFileUris"));
    list(command, "--py-files", local(spark, "pythonFileUris"));
    return end(command, files.of(main).toString(), spark);
  }

  /** Dataproc has Spark's own command line for it; here it is a program of the shipped jar. */
  List<String> ofSql(Order order, Path work) throws IOException, CannotRunException {
    JsonObject spark = order.job().getAsJsonObject("sparkSqlJob");
    List<String> command = beginWithClassPath(order, spark, work);
    command.addAll(List.of("--class", "dev.sparkdrop.jobs.SqlScript"));
    list(command, "--jars", local(spark, "jarFileUris"));
    command.add(classPath.resolveSibling("sparkdrop-jobs.jar").toString());
    ResourceJson.map(spark, "scriptVariables")
        .forEach((name, value) -> command.add("--set=" + name + "=" + value));
    String file = ResourceJson.text(spark, "queryFileUri");
    List<String> queries = ResourceJson.list(ResourceJson.object(spark, "queryList"), "queries");
    if ((file == null) == queries.isEmpty()) {
      throw new CannotRunException("Set 'queryList' or 'queryFileUri' of the sparkSqlJob.");
    }
    if (file != null) {
      command.add(files.of(file).toString());
    }
    for (int i = 0; i < queries.size(); i++) {
      Path query = work.resolve("query-" + i + ".sql");
      command.add(Files.writeString(query, queries.get(i)).toString());
    }
    return command;
  }

  private List<String> beginWithClassPath(Order order, JsonObject spark, Path work)
      throws IOException, CannotRunException {
    List<String> command = begin(order, spark, work, readClassPath());
    command.addAll(0, SparkJvm.archive(classPath.resolveSibling("spark.jsa")));
    return command;
  }

  private List<String> begin(Order order, JsonObject spark, Path work, String classes)
      throws IOException, CannotRunException {
    Map<String, String> properties = SparkProperties.of(order, spark, endpoint, work);
    Path file = work.resolve("spark.properties");
    Properties written = new Properties();
    written.putAll(properties);
    try (Writer writer = Files.newBufferedWriter(file)) {
      written.store(writer, null);
    }
    List<String> command =
        new ArrayList<>(SparkJvm.flags(properties.get("spark.driver.memory"), work));
    command.addAll(List.of("-cp", classes, "org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", "local[*]", "--properties-file", file.toString()));
    list(command, "--files", beside(work, local(spark, "fileUris")));
    List<String> archives = local(spark, "archiveUris");
    for (String archive : archives) {
      int alias = archive.lastIndexOf('#');
      Path from = Path.of(alias < 0 ? archive : archive.substring(0, alias));
      String name = alias < 0 ? from.getFileName().toString() : archive.substring(alias + 1);
      if (!name.matches("\\w[\\w.-]*")) {
        throw new CannotRunException("An archive cannot be unpacked as '" + name + "'.");
      }
      Archives.unpack(from, work.resolve(name));
    }
    list(command, "--archives", archives);
    return command;
  }

  private static List<String> end(List<String> command, String main, JsonObject spark) {
    command.add(main);
    command.addAll(ResourceJson.list(spark, "args"));
    return command;
  }

  private static void list(List<String> command, String option, List<String> values) {
    if (!values.isEmpty()) {
      command.addAll(List.of(option, String.join(",", values)));
    }
  }

  private List<String> local(JsonObject spark, String member)
      throws IOException, CannotRunException {
    List<String> paths = new ArrayList<>();
    for (String uri : ResourceJson.list(spark, member)) {
      // An archive's name may end in #alias.
      int alias = uri.lastIndexOf('#');
      boolean aliased = member.equals("archiveUris") && alias > 0;
      String file = files.of(aliased ? uri.substring(0, alias) : uri).toString();
      paths.add(aliased ? file + uri.substring(alias) : file);
    }
    return paths;
  }

  /** A driver finds its files in its working folder, as on a cluster. */
  private static List<String> beside(Path work, List<String> paths) throws IOException {
    for (String path : paths) {
      Path from = Path.of(path);
      Files.copy(from, work.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return paths;
  }

  private String readClassPath() throws IOException, CannotRunException {
    try {
      return Files.readString(classPath).strip();
    } catch (NoSuchFileException e) {
      throw new CannotRunException(
          "Spark's class path is missing: build the project first (mvn package); it writes "
              + classPath);
    }
  }
}
