package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.source.LandingOption;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.Uploads.Live;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What lands is what was meant, or the request says so expressly. */
final class LandingChecks {
  private static final Pattern DATA =
      Pattern.compile(".*\\.(csv|tsv|json|jsonl|ndjson|parquet|avro|orc)(\\.gz)?");
  private static final Pattern PAGE = Pattern.compile("(text/html|application/xhtml\\+xml)\\b.*");

  private LandingChecks() {}

  /**
   * An object that was made from another URL stays as it is.
   *
   * @param live what is there under that name
   */
  static void other(RequestedSource requestedSource, String object, Optional<Live> live)
      throws SourceFailed {
    if (live.isEmpty() || requestedSource.terms().allows(LandingOption.REPLACE)) {
      return;
    }
    Map<String, String> metadata = live.get().metadata();
    if (Provenance.isOfAnother(requestedSource, metadata)) {
      throw SourceFailed.refused(
          "There is an object %s, made from %s; nothing was written. Give this source another \"object\", or let it take that place: \"allow\": [\"replace\"]."
              .formatted(Redactor.text(object), Provenance.shown(metadata)));
    }
  }

  /** A page where data was expected: a login, or a sentence that something went wrong. */
  static void page(RequestedSource requestedSource, Response head) throws SourceFailed {
    boolean page =
        head.header("Content-Type")
            .filter(type -> PAGE.matcher(type.toLowerCase(Locale.ROOT)).matches())
            .isPresent();
    if (page
        && DATA.matcher(requestedSource.object().toLowerCase(Locale.ROOT)).matches()
        && !requestedSource.terms().allows(LandingOption.HTML)) {
      throw SourceFailed.source(
          "It is a page (text/html), such as a login, and not the file that its name %s means; nothing was written. Check the URL in a browser, or take it as it is: \"allow\": [\"html\"]."
              .formatted(Redactor.text(requestedSource.object())));
    }
  }
}
