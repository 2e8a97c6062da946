package dev.sparkdrop.ingest.store;

import dev.sparkdrop.port.Bucket;
import dev.sparkdrop.port.Uploads;
import dev.sparkdrop.port.Uploads.Live;
import dev.sparkdrop.port.Uploads.Upload;
import dev.sparkdrop.run.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a marker, once for each set of versions that it covers. */
public final class MarkerWriter {
  /** Custom metadata: changes with the versions that the marker was written for. */
  private static final String COVERS = "sparkdrop-covers";

  private final Uploads uploads;

  public MarkerWriter(Uploads uploads) {
    this.uploads = uploads;
  }

  /**
   * Writes the marker unless it was written for these very versions: also where a request that
   * brought them died before its marker.
   *
   * @throws Uploads.Overtaken where another request writes it, for other versions
   */
  public StoredObject write(String name, List<Result> results) {
    String versions =
        results.stream()
            .flatMap(result -> result.landed().stream())
            .map(stored -> stored.object() + "#" + stored.generation())
            .sorted()
            .collect(Collectors.joining("\n"));
    String covers = Sha256.hex(versions, 32);
    Optional<Live> live = uploads.look(name);
    if (live.isPresent() && covers.equals(live.get().metadata().get(COVERS))) {
      return StoredObject.unchanged(name, live.get());
    }
    Uploads.Draft draft =
        new Uploads.Draft(
            name,
            "text/plain",
            Map.of(COVERS, covers),
            live.map(Live::generation).orElse(Bucket.NONE));
    try (Upload upload = uploads.open(draft)) {
      return new StoredObject(name, true, upload.finish(0), 0, 0);
    } catch (Uploads.Overtaken e) {
      return uploads
          .look(name)
          .filter(winner -> covers.equals(winner.metadata().get(COVERS)))
          .map(winner -> StoredObject.unchanged(name, winner))
          .orElseThrow(() -> e);
    }
  }
}
