package dev.sparkdrop.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.Fault;
import dev.sparkdrop.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineWatchTest {
  @TempDir Path folder;
  private final List<String> came = new ArrayList<>();
  private String sample;
  private PipelineWatch watch;

  @BeforeEach
  void start() throws Exception {
    sample = Files.readString(Path.of("../pipelines/birdstrikes.yaml"));
    Files.writeString(folder.resolve("a.yaml"), sample);
    CodeDeployer deployer = new CodeDeployer(new BuildArtifacts(Path.of("..")), folder);
    watch =
        new PipelineWatch(
            folder,
            deployer,
            new PipelineWatch.Reactions() {
              @Override
              public void faulty(List<Fault> faults) {
                came.add("faulty " + faults.get(0));
              }

              @Override
              public void changed(CheckedFolder checked) {
                came.add(checked.pipelines().stream().map(Pipeline::name).toList().toString());
              }

              @Override
              public void unreadable(String sentence) {
                came.add("unreadable " + sentence);
              }
            });
  }

  private List<String> looks() {
    came.clear();
    for (int i = 0; i < 3; i++) {
      watch.look();
    }
    return came;
  }

  @Test
  void nothingFollowsFromNothing() {
    assertEquals(List.of(), looks());
  }

  @Test
  void aFileThatWasRenamedOrRemovedIsTakenOver() throws IOException {
    Files.writeString(
        folder.resolve("b.yaml"), sample.replaceFirst("name: birdstrikes", "name: second"));
    Files.delete(folder.resolve("a.yaml"));

    assertEquals(List.of("[second]"), looks());
    assertEquals(List.of(), looks(), "once");
  }

  @Test
  void aFaultIsToldAndItsMendingIsTakenOver() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), sample + "\nnonsense: 1\n");

    assertEquals(1, looks().size());
    assertTrue(came.get(0).contains("nonsense"), came.get(0));
    Files.writeString(folder.resolve("a.yaml"), sample);
    assertEquals(List.of("[birdstrikes]"), looks());
  }
}
