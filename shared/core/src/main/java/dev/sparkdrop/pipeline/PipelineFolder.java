package dev.sparkdrop.pipeline;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads and checks all pipeline files of a folder, as they are deployed together. */
public final class PipelineFolder {
  private PipelineFolder() {}

  /**
   * Reads every {@code *.yaml}, {@code *.yml} and {@code *.json} of the folder itself; hidden files
   * are left alone.
   *
   * @throws IOException if the folder, or a file in it, can't be read
   */
  public static CheckedFolder read(Path folder, Variables variables) throws IOException {
    List<Fault> faults = new ArrayList<>();
    SortedMap<String, String> texts = new TreeMap<>();
    SortedMap<String, Pipeline> pipelines = new TreeMap<>();
    for (Path path : files(folder)) {
      String file = path.getFileName().toString();
      try {
        String text = variables.resolve(Files.readString(path));
        texts.put(file, text);
        pipelines.put(file, Pipeline.parse(file, text));
        faults.addAll(CommonMistakes.find(file, text));
      } catch (CharacterCodingException e) {
        faults.add(new Fault(file, "", "is not UTF-8", "save it as UTF-8 text"));
      } catch (FaultyPipeline e) {
        faults.addAll(e.faults());
      }
    }
    if (texts.isEmpty() && faults.isEmpty()) {
      faults.add(
          new Fault(
              folder.toString(),
              "",
              "holds no pipeline file",
              "write one, named *.yaml, *.yml or *.json"));
    }
    faults.addAll(BucketNames.check(pipelines, variables));
    faults.addAll(sameNames(pipelines));
    faults.addAll(IngestTargets.find(pipelines));
    variables.bucket("landing").ifPresent(l -> faults.addAll(Loops.find(pipelines, l)));
    return new CheckedFolder(List.copyOf(pipelines.values()), faults, texts);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("[^.].*\\.(?:yaml|yml|json)"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static List<Fault> sameNames(SortedMap<String, Pipeline> pipelines) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> fileOf = new TreeMap<>();
    pipelines.forEach(
        (file, pipeline) -> {
          String first = fileOf.putIfAbsent(pipeline.name(), file);
          if (first != null) {
            String problem = Quoted.of(pipeline.name()) + " is also the name in " + first;
            faults.add(new Fault(file, "name", problem, "give each pipeline a name of its own"));
          }
        });
    return faults;
  }
}
