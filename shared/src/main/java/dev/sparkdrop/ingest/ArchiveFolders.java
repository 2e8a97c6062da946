package dev.sparkdrop.ingest;

import java.util.List;
import java.util.Map;

/** The archives among a request's sources: few enough, and each with a folder of its own. */
final class ArchiveFolders {
  private ArchiveFolders() {}

  /**
   * Judges them; what is in them is not known yet.
   *
   * @param sources by their paths in the request
   */
  static void check(String path, Map<String, Source> sources, Faults faults) {
    List<String> folders =
        sources.values().stream().filter(Source::isArchive).map(Source::object).toList();
    if (folders.size() > Limits.ARCHIVES) {
      faults.add(
          path,
          "%d of them are zip archives, and %d are allowed"
              .formatted(folders.size(), Limits.ARCHIVES),
          "several smaller requests");
      return;
    }
    sources.forEach(
        (each, source) ->
            folders.stream()
                .filter(folder -> source.object().startsWith(folder))
                .filter(folder -> !source.object().equals(folder))
                .findFirst()
                .ifPresent(
                    folder ->
                        faults.add(
                            each + ".object",
                            "it lies in the folder %s, where an archive's files land"
                                .formatted(Shown.text(folder)),
                            "another folder for one of the two")));
  }
}
