package dev.sparkdrop.local;

import dev.sparkdrop.local.bigquery.BigQuery;
import dev.sparkdrop.local.storage.CloudStorage;
import dev.sparkdrop.local.storage.ObjectResource;
import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.PipelineFolder;
import dev.sparkdrop.pipeline.Variables;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a deployment puts into the code bucket: the job's jar, prices, resolved pipelines, the
 * pipelines' own code, samples.
 */
final class CodeDeployer {
  static final String SAMPLES = "samples/";

  private final BuildArtifacts buildArtifacts;
  private final Path pipelines;

  CodeDeployer(BuildArtifacts buildArtifacts, Path pipelines) {
    this.buildArtifacts = buildArtifacts;
    this.pipelines = pipelines;
  }

  /** Reads and checks all pipeline files before anything is started. */
  CheckedFolder check() throws StartFailure {
    try {
      return PipelineFolder.read(
          pipelines,
          Variables.of(
              Map.of(
                  "project", ProjectNames.PROJECT,
                  "region", ProjectNames.REGION,
                  "landing", ProjectNames.LANDING,
                  "lake", ProjectNames.LAKE,
                  "code", ProjectNames.CODE,
                  "state", ProjectNames.STATE)));
    } catch (IOException e) {
      throw new StartFailure(
          "the pipeline files in "
              + pipelines
              + " cannot be read: "
              + e.getMessage()
              + ". Name their folder with --pipelines.");
    }
  }

  /** The datasets that pipelines load into. */
  static List<BigQuery.Dataset> datasets(CheckedFolder checked) {
    return checked.datasets().stream()
        .map(
            each ->
                new BigQuery.Dataset(
                    each.project(),
                    each.name(),
                    Objects.requireNonNullElse(each.location(), ProjectNames.REGION)))
        .toList();
  }

  /** Uploads what changed; pipelines whose files are gone are taken away. */
  void upload(CheckedFolder checked, CloudStorage storage) throws IOException {
    put(storage, ProjectNames.JOB, Files.readAllBytes(buildArtifacts.job()));
    put(storage, ProjectNames.PRICES, Files.readAllBytes(buildArtifacts.prices()));
    for (Map.Entry<String, String> text : checked.texts().entrySet()) {
      byte[] content = text.getValue().getBytes(StandardCharsets.UTF_8);
      put(storage, ProjectNames.PIPELINES + text.getKey(), content);
    }
    for (ObjectResource there :
        storage.list(ProjectNames.CODE, ProjectNames.PIPELINES, "", Integer.MAX_VALUE)) {
      String file = there.name().substring(ProjectNames.PIPELINES.length());
      if (!checked.texts().containsKey(file)) {
        storage.delete(ProjectNames.CODE, there.name());
      }
    }
    upload(pipelines.resolve("code"), "", storage);
    upload(buildArtifacts.samples(), SAMPLES, storage);
  }

  /** All files of a folder, however deep, under their paths in it; nothing where it is absent. */
  private static void upload(Path folder, String prefix, CloudStorage storage) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if (!name.contains("__pycache__")) {
          put(storage, prefix + name, Files.readAllBytes(file));
        }
      }
    }
  }

  private static void put(CloudStorage storage, String name, byte[] content) throws IOException {
    if (!same(storage, name, content)) {
      storage.put(
          ProjectNames.CODE,
          name,
          new ByteArrayInputStream(content),
          "application/octet-stream",
          Map.of());
    }
  }

  private static boolean same(CloudStorage storage, String name, byte[] content)
      throws IOException {
    for (var object : storage.stat(ProjectNames.CODE, name).stream().toList()) {
      try (InputStream there = storage.open(object)) {
        return Arrays.equals(there.readAllBytes(), content);
      }
    }
    return false;
  }
}
