package dev.sparkdrop.local.fault;

import dev.sparkdrop.local.http.ApiError;
import java.util.List;

/** Kills the process of a function with -9; its runner starts it again. */
@FunctionalInterface
public interface ProcessKiller {
  /** All that can be killed. */
  List<String> FUNCTIONS = List.of("ingest", "launch", "teardown");

  /** For a local cloud that runs without functions. */
  ProcessKiller NONE =
      function -> {
        throw ApiError.failedPrecondition("No function runs with this local cloud.");
      };

  void kill(String function);
}
