package dev.sparkdrop.local;

import dev.sparkdrop.local.dataproc.PySparkSetup;
import dev.sparkdrop.local.story.Story;
import dev.sparkdrop.local.story.UnmatchedDrops;
import dev.sparkdrop.pipeline.CheckedFolder;
import dev.sparkdrop.pipeline.Fault;
import dev.sparkdrop.pipeline.Pipeline;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Takes pipeline files over that changed while the local cloud runs, and tells what came of it. */
final class PipelineReload implements PipelineWatch.Reactions {
  private static final String GO_ON = "not reloaded: the pipelines from before go on";

  private final LocalCloud cloud;
  private final Story story;
  private final CodeDeployer deployer;
  private final PySparkSetup pySpark;
  private final UnmatchedDrops drops;
  private IngestSchedules schedules;
  private final ScheduledIngestion ingestion;

  /** Begins with the pipelines that were deployed. */
  PipelineReload(
      LocalCloud cloud,
      Story story,
      CodeDeployer deployer,
      PySparkSetup pySpark,
      ScheduledIngestion ingestion,
      CheckedFolder deployed) {
    this.cloud = cloud;
    this.story = story;
    this.deployer = deployer;
    this.pySpark = pySpark;
    this.ingestion = ingestion;
    drops = new UnmatchedDrops(story, ProjectNames.LANDING, deployed.pipelines());
    cloud.storage().onFinalize(drops::written);
    obey(deployed);
  }

  private synchronized void obey(CheckedFolder checked) {
    schedules = new IngestSchedules(checked.pipelines(), cloud.clock(), ingestion);
  }

  /** Does what the schedules of the pipelines say; to be called a few times a second. */
  void look() {
    IngestSchedules now;
    synchronized (this) {
      now = schedules;
    }
    now.look();
  }

  @Override
  public void faulty(List<Fault> faults) {
    faults.forEach(fault -> story.tell("pipelines", fault.toString()));
    story.tell("pipelines", GO_ON);
  }

  @Override
  public void unreadable(String sentence) {
    story.tell("pipelines", sentence);
    story.tell("pipelines", GO_ON);
  }

  @Override
  public void changed(CheckedFolder checked) throws IOException {
    if (checked.pipelines().stream().anyMatch(Pipeline::usesPySpark)) {
      pySpark.prepare(line -> story.tell("pipelines", line));
    }
    deployer.upload(checked, cloud.storage());
    cloud.bigQuery().datasets(CodeDeployer.datasets(checked));
    drops.pipelines(checked.pipelines());
    obey(checked);
    story.tell(
        "pipelines",
        "reloaded: "
            + checked.pipelines().stream().map(Pipeline::name).collect(Collectors.joining(", ")));
  }
}
