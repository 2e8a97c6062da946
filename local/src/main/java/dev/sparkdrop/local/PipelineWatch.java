package dev.sparkdrop.local;

import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Looks whether the pipeline files change while the local cloud runs, and deploys them when they
 * stand still. Where they have a fault, it is told, and the pipelines that were there before go on.
 */
final class PipelineWatch {
  /** What follows from a change of the files. */
  interface Reactions {
    /** The folder has faults; nothing of it is deployed. */
    void faulty(List<Fault> faults);

    /** The folder is to be deployed. */
    void changed(CheckedFolder checked) throws IOException;

    /** The folder can't be read now. */
    void unreadable(String sentence);
  }

  private final Path folder;
  private final CodeDeployer deployer;
  private final Reactions reactions;
  private SortedMap<String, String> seen;
  private SortedMap<String, String> deployed;

  /** Takes the folder as it is now for deployed. */
  PipelineWatch(Path folder, CodeDeployer deployer, Reactions reactions) {
    this.folder = folder;
    this.deployer = deployer;
    this.reactions = reactions;
    deployed = files();
    seen = deployed;
  }

  /** To be called now and then, by one thread at a time. */
  synchronized void look() {
    SortedMap<String, String> now = files();
    boolean still = now.equals(seen);
    seen = now;
    if (!still || now.equals(deployed)) {
      return;
    }
    deployed = now;
    try {
      CheckedFolder checked = deployer.check();
      if (checked.faults().isEmpty()) {
        reactions.changed(checked);
      } else {
        reactions.faulty(checked.faults());
      }
    } catch (StartFailure | IOException e) {
      reactions.unreadable(e.getMessage());
    }
  }

  /** Size and time of each file, however deep: a pipeline's code counts too. */
  private SortedMap<String, String> files() {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder, 8)) {
      all.filter(Files::isRegularFile).forEach(file -> found.put(file.toString(), look(file)));
    } catch (IOException | UncheckedIOException e) {
      found.put("", "unreadable");
    }
    return found;
  }

  private static String look(Path file) {
    try {
      return Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return "gone";
    }
  }
}
