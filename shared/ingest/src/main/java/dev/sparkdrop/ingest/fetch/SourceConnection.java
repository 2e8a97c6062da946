package dev.sparkdrop.ingest.fetch;

import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import java.util.Map;

/** All that it takes to ask one source, from its beginning and again. For one thread. */
public record SourceConnection(
    Fetch fetch,
    RequestedSource source,
    TransferDeadline deadline,
    Limits limits,
    RetryPolicy retries) {

  Response open(Map<String, String> conditions) throws SourceFailed {
    return fetch.open(source, conditions, deadline);
  }
}
