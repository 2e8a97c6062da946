package dev.sparkdrop.local.replay;

import dev.sparkdrop.export.ExportFolder;
import dev.sparkdrop.export.ExportedObject;
import dev.sparkdrop.export.RunAddress;
import dev.sparkdrop.ledger.LedgerTexts;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.local.LocalCloud;
import dev.sparkdrop.local.dataproc.DriverSettings;
import dev.sparkdrop.local.dataproc.JobLauncher;
import dev.sparkdrop.local.dataproc.PythonSource;
import dev.sparkdrop.local.dataproc.SparkLauncher;
import dev.sparkdrop.local.process.ParentExitAgentJar;
import dev.sparkdrop.local.storage.ObjectResource;
import dev.sparkdrop.port.Downloads;
import dev.sparkdrop.run.LandedObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A local cloud for one replay: the batch, the job's files and an empty lake. No function listens
 * to it, so nothing happens in it but the job.
 */
final class ReplayCloud implements AutoCloseable {
  private static final String PROJECT = "sparkdrop-local";
  private static final String REGION = "us-central1";

  private final LocalCloud cloud;
  private JobLauncher launcher;

  /**
   * What runs jobs here.
   *
   * @param sparkClassPath the file with Spark's class path
   * @param shippedJob the jar of LakeJob
   */
  record Tools(Path sparkClassPath, Path shippedJob, PythonSource python) {}

  /**
   * Starts it.
   *
   * @param folder of its own, empty
   */
  ReplayCloud(Path folder, Tools tools, DriverSettings settings) throws IOException {
    Path leash = ParentExitAgentJar.writeTo(Files.createDirectories(folder.resolve("tmp")));
    cloud =
        new LocalCloud(
            0,
            folder,
            Duration.ZERO,
            (endpoint, objects) -> {
              launcher =
                  new SparkLauncher(
                      tools.sparkClassPath(),
                      leash,
                      folder.resolve("spark"),
                      endpoint,
                      objects,
                      tools.python(),
                      settings);
              return launcher;
            });
  }

  /** Brings in the batch, its manifest, and the job's files. */
  void fill(ExportFolder export, ReplayJob job) throws ReplayRefused, IOException {
    for (ExportedObject each : export.index().objects()) {
      Downloads.Version version = each.version();
      Map<String, String> fields = new TreeMap<>();
      if (version.contentType() != null) {
        fields.put("contentType", version.contentType());
      }
      if (version.contentEncoding() != null) {
        fields.put("contentEncoding", version.contentEncoding());
      }
      try (InputStream content = Files.newInputStream(export.file(each))) {
        ObjectResource brought =
            cloud
                .storage()
                .bring(
                    LocalNames.LANDING,
                    version.name(),
                    version.generation(),
                    version.created(),
                    content,
                    fields);
        if (version.crc32c() != null && !version.crc32c().equals(brought.crc32c())) {
          throw new ReplayRefused(
              export.file(each) + " was changed since it was exported. Export the run again.");
        }
      }
    }
    RunAddress from = export.index().from();
    put(LocalNames.STATE, from.manifest(), LedgerTexts.text(local(export.manifest())));
    // LakeJob finds there what the trigger captures.
    put(LocalNames.STATE, from.pipelineCopy(), LedgerTexts.pipelineCopy(job.pipeline()));
    for (Map.Entry<String, Path> file : job.code().entrySet()) {
      try (InputStream content = Files.newInputStream(file.getValue())) {
        cloud.storage().put(LocalNames.CODE, file.getKey(), content, null, Map.of());
      }
    }
  }

  /** The same batch, in the local landing bucket. */
  private static Manifest local(Manifest manifest) {
    return new Manifest(
        manifest.run(),
        manifest.pipeline(),
        manifest.lane(),
        manifest.objects().stream().map(ReplayCloud::local).toList(),
        manifest.dropped(),
        manifest.marker() == null ? null : local(manifest.marker()),
        manifest.again(),
        manifest.leftOver(),
        manifest.gaveUp(),
        manifest.bisect());
  }

  private static LandedObject local(LandedObject object) {
    return new LandedObject(
        LocalNames.LANDING, object.name(), object.generation(), object.size(), object.created());
  }

  private void put(String bucket, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    cloud
        .storage()
        .put(bucket, name, new ByteArrayInputStream(content), "application/json", Map.of());
  }

  /**
   * Runs the job to its end.
   *
   * @param output gets what the driver prints, and is closed
   * @return the driver's exit code
   * @throws ReplayRefused where such a job cannot run here
   */
  int run(ReplayJob job, OutputStream output) throws ReplayRefused, IOException {
    try {
      return launcher
          .start(new JobLauncher.Order(PROJECT, REGION, job.job(), job.clusterProperties()), output)
          .exit()
          .join();
    } catch (JobLauncher.CannotRunException e) {
      throw new ReplayRefused(e.getMessage());
    }
  }

  /** What the job reported; empty where it reported nothing. */
  Optional<String> report(RunAddress from) throws IOException {
    Optional<ObjectResource> report = cloud.storage().stat(LocalNames.STATE, from.report());
    if (report.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream content = cloud.storage().open(report.get())) {
      return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Writes the lake into a folder, as files that any tool can read. A name that cannot be a file's,
   * or would be outside of the folder, is left out.
   *
   * @return how many objects were left out
   */
  int copyLake(Path folder) throws IOException {
    int left = 0;
    String after = null;
    while (true) {
      var page = cloud.storage().list(LocalNames.LAKE, "", after, 1000);
      for (ObjectResource object : page) {
        after = object.name();
        left += copy(object, folder) ? 0 : 1;
      }
      if (page.size() < 1000) {
        return left;
      }
    }
  }

  private boolean copy(ObjectResource object, Path folder) throws IOException {
    if (object.name().endsWith("/")) {
      return true;
    }
    try {
      Path file = folder.resolve(object.name()).normalize();
      if (!file.startsWith(folder) || file.equals(folder)) {
        return false;
      }
      Files.createDirectories(file.getParent());
      try (InputStream content = cloud.storage().open(object)) {
        Files.copy(content, file);
      }
      return true;
    } catch (java.nio.file.InvalidPathException | java.nio.file.FileSystemException notAFilesName) {
      return false;
    }
  }

  @Override
  public void close() {
    cloud.close();
  }
}
