package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.Download;
import dev.sparkdrop.ingest.fetch.Fetch;
import dev.sparkdrop.ingest.fetch.RetryPolicy;
import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.RequestedSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** All that it takes to fetch one source, from its beginning and again. For one thread. */
record SourceConnection(
    Fetch fetch,
    RequestedSource source,
    TransferDeadline deadline,
    Limits limits,
    RetryPolicy retries,
    IngestProgress progress) {

  /**
   * Asks until the source answers with its file.
   *
   * @param conditions that a source meets with 304 where it has nothing new; often none
   * @return empty where it has nothing new
   */
  Optional<Download> begin(Map<String, String> conditions) throws IOException {
    return Download.begin(fetch, source, conditions, deadline, limits, retries);
  }

  /** The file's bytes, held against what the request says of them. */
  InputStream content(Download download) {
    return new Fetched(source, download, download.head().length(), progress);
  }
}
