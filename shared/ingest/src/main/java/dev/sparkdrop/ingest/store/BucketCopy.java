package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.TransferDeadline;
import dev.sparkdrop.ingest.source.Checksum;
import dev.sparkdrop.ingest.source.Limits;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Place;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes an object of another bucket an object of the landing bucket, within Cloud Storage. Which
 * buckets may be read is for their IAM policies to say.
 */
final class BucketCopy {
  private final Uploads uploads;
  private final Limits limits;

  BucketCopy(Uploads uploads, Limits limits) {
    this.uploads = uploads;
    this.limits = limits;
  }

  /**
   * Copies the version that is live, unless it is there already.
   *
   * @throws Uploads.Overtaken where another request wrote either object meanwhile
   */
  StoredObject run(RequestedSource source, TransferDeadline deadline) throws SourceFailed {
    deadline.left();
    Place place =
        new Place(source.url().getRawAuthority(), source.url().getPath().substring(1), Bucket.NONE);
    Live from =
        uploads
            .look(place)
            .orElseThrow(
                () ->
                    SourceFailed.source(
                        "There is no object %s: check bucket and name."
                            .formatted(Redactor.url(source.url()))));
    check(source, from);
    Optional<Live> live = uploads.look(source.object());
    LandingChecks.other(source, source.object(), live);
    if (live.isPresent() && live.get().has(from.size(), from.crc32c())) {
      return StoredObject.unchanged(source.object(), live.get());
    }
    OptionalLong generation =
        uploads.copy(
            new Place(place.bucket(), place.name(), from.generation()),
            source.object(),
            Provenance.origin(source),
            live.map(Live::generation).orElse(Bucket.NONE),
            () -> {
              Instant now = deadline.clock().instant();
              return now.isBefore(deadline.at());
            });
    return new StoredObject(
        source.object(),
        true,
        generation.orElseThrow(TransferDeadline::late),
        from.size(),
        from.crc32c());
  }

  private void check(RequestedSource source, Live from) throws SourceFailed {
    String crc32c = HexFormat.of().toHexDigits(from.crc32c());
    for (Checksum declared : source.checksums()) {
      if (!declared.value().equals(crc32c)) {
        throw SourceFailed.source(
            "It is not what was asked for: its crc32c is %s, the request says %s; nothing was written. Correct the request, or the file at its source."
                .formatted(crc32c, declared.value()));
      }
    }
    if (from.size() > limits.bytes()) {
      throw SourceFailed.source(
          "It is longer than %d bytes, the most that is allowed; nothing was written."
              .formatted(limits.bytes()));
    }
  }
}
