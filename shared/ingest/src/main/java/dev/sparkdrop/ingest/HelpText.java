package dev.sparkdrop.ingest;

/** What a GET without a query answers: how to use this. */
final class HelpText {
  private static final String TEXT =
      """
      Sparkdrop's ingestion: fetches URLs into the landing bucket, where they start their pipeline.

      Try it (a deployed function wants -H "Authorization: Bearer $(gcloud auth print-identity-token)" too):

        curl -H 'Content-Type: application/json' THIS-ADDRESS \\
          -d '{"sources": [{"url": "https://example.com/1990.csv", "object": "birdstrikes/1990/a.csv"}]}'

      POST, application/json, at most 1 MiB and 1,000 sources:

        {"sources": [{
          "url":    "https://…",               a file, by https on port 443 of a public host
          "object": "birdstrikes/1990/a.csv",  its name in the bucket; else the URL's last segment (with a query: the answer's file name)
          "sha256": "…",                       optional: or md5, or crc32c; hexadecimal or base64
          "size":   1048576,                   optional: how many bytes it has to have
          "unpack": "gzip",                    optional: or "zip", whose files land in the folder "object"; or "auto"
          "allow":  ["replace"],               optional: take the place of what another URL made; "html", "marker"
          "headers": {"Authorization": "Bearer ${secret.NAME}"}
                                               optional: to ask with; the deployment holds SPARKDROP_SECRET_NAME
        }]}

      Or {"pipeline": "NAME", "params": {…}} for what a pipeline's file has under ingest.
      Besides: "marker": true (write the pipeline's marker last), "dryRun": true, "ingestId": "…" (answer a repeat as the first time).

      A URL alone can ask, too, by POST (by GET as well, but not from a browser):

        THIS-ADDRESS?url=https://example.com/1990.csv&object=birdstrikes/1990/a.csv
        THIS-ADDRESS?pipeline=NAME&param.date=2024-01-01&dryRun=true

      A url may be gs://BUCKET/OBJECT, which is copied. A file of up to 32 MiB may be sent itself:

        curl -T a.csv 'THIS-ADDRESS?object=birdstrikes/1990/a.csv'

      Answer, with one entry a source and in their order:

        {"results": [{"url", "object", "outcome": "created", "unchanged" or "failed", "generation", "bytes", "crc32c", "pipelines", "seconds", "problem"}]}

      A zip archive's entry has "files", each with "object", "outcome", "generation", "bytes", "crc32c".

      With Accept: application/x-ndjson or text/event-stream, progress comes first and the answer last.

      200 all are there · 207 some are · 502 none, by the sources' fault · 503 none, try again · 500 none, by the function's or the bucket's fault
      400, 403, 405, 413, 415 the request is refused and nothing was fetched: {"faults": [{"path", "wrong", "instead"}]}
      """;

  private HelpText() {}

  static IngestAnswer answer() {
    return new IngestAnswer(200, "text/plain; charset=utf-8", TEXT);
  }
}
