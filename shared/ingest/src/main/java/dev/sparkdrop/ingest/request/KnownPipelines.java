package dev.sparkdrop.ingest.request;

import dev.sparkdrop.pipeline.Pipeline;
import java.util.List;
import java.util.Optional;

/** The pipelines as their files are now. */
public interface KnownPipelines {
  /** The valid pipeline of that name. */
  Optional<Pipeline> named(String name);

  /** All valid pipelines. */
  List<Pipeline> all();
}
