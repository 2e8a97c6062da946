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
    RequestedSource requestedSource,
    TransferDeadline transferDeadline,
    Limits limits,
    RetryPolicy retryPolicy,
    IngestProgress ingestProgress) {

  /**
   * Asks until the source answers with its file.
   *
   * @param conditions that a source meets with 304 where it has nothing new; often none
   * @return empty where it has nothing new
   */
  Optional<Download> begin(Map<String, String> conditions) throws IOException {
    return Download.begin(
        fetch, requestedSource, conditions, transferDeadline, limits, retryPolicy);
  }

  /** The file's bytes, held against what the request says of them. */
  InputStream content(Download download) {
    return new Fetched(requestedSource, download, download.head().length(), ingestProgress);
  }
}
