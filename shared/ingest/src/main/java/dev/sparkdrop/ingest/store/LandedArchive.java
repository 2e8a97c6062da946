package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.SourceVersion;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.port.Uploads.Live;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of one version of an archive that are all still there: then the archive's source may be
 * asked whether it has another.
 *
 * @param conditions to ask with; none where no version is whole
 * @param files by their objects' names
 */
record LandedArchive(Map<String, String> conditions, Map<String, Live> files) {
  static final LandedArchive NONE = new LandedArchive(Map.of(), Map.of());

  /** Custom metadata: how many files the archive has. */
  private static final String FILES = "sparkdrop-files";

  LandedArchive {
    conditions = Map.copyOf(conditions);
    files = new TreeMap<>(files);
  }

  /** What each file's object remembers of its archive. */
  static Map<String, String> metadata(RequestedSource source, SourceVersion version, int files) {
    Map<String, String> metadata = new HashMap<>(Provenance.of(source, version));
    metadata.put(FILES, String.valueOf(files));
    return metadata;
  }

  /**
   * Finds the newest version that is whole.
   *
   * @param there what is live in the archive's folder
   */
  static LandedArchive of(RequestedSource source, Map<String, Live> there) {
    Map<Map<String, String>, Map<String, Live>> versions = new HashMap<>();
    there.forEach(
        (name, live) -> {
          Map<String, String> conditions = Provenance.conditions(source, live);
          if (!conditions.isEmpty()) {
            versions.computeIfAbsent(conditions, any -> new HashMap<>()).put(name, live);
          }
        });
    return versions.entrySet().stream()
        .filter(version -> isWhole(version.getValue()))
        .map(version -> new LandedArchive(version.getKey(), version.getValue()))
        .max(Comparator.comparing(LandedArchive::newest))
        .orElse(NONE);
  }

  private static boolean isWhole(Map<String, Live> files) {
    String all = String.valueOf(files.size());
    return files.values().stream().allMatch(live -> all.equals(live.metadata().get(FILES)));
  }

  private long newest() {
    return files.values().stream().mapToLong(Live::generation).max().orElse(0);
  }
}
