package dev.sparkdrop.ingest.store;

import dev.sparkdrop.ingest.fetch.Response;
import dev.sparkdrop.ingest.source.LandingOption;
import dev.sparkdrop.ingest.source.Redactor;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceFailed;
import dev.sparkdrop.port.Uploads.Live;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What lands is what was meant, or the request says so expressly. */
final class LandingChecks {
  private static final Pattern DATA =
      Pattern.compile(".*\\.(csv|tsv|json|jsonl|ndjson|parquet|avro|orc)(\\.gz)?");
  private static final Pattern PAGE = Pattern.compile("(text/html|application/xhtml\\+xml)\\b.*");

  /** As HTML's own rules tell a page: behind a byte order mark and blanks, in any case. */
  private static final Pattern PAGE_BEGINS =
      Pattern.compile(
          "\\x{feff}?\\s*<(!--|(!doctype\\s+html|html|head|title|meta|body|script|style|div|h1)[\\s>])",
          Pattern.CASE_INSENSITIVE);

  /** Bytes that are looked at. */
  private static final int BEGINNING = 512;

  private LandingChecks() {}

  /**
   * An object that was made from another URL stays as it is.
   *
   * @param live what is there under that name
   */
  static void other(RequestedSource source, String object, Optional<Live> live)
      throws SourceFailed {
    if (live.isEmpty() || source.terms().allows(LandingOption.REPLACE)) {
      return;
    }
    Map<String, String> metadata = live.get().metadata();
    if (Provenance.isOfAnother(source, metadata)) {
      throw SourceFailed.refused(
          "There is an object %s, made from %s; nothing was written. Give this source another \"object\", or let it take that place: \"allow\": [\"replace\"]."
              .formatted(Redactor.text(object), Provenance.shown(metadata)));
    }
  }

  /** A page where data was expected: a login, or a sentence that something went wrong. */
  static void page(RequestedSource source, Response head) throws SourceFailed {
    boolean page =
        head.header("Content-Type")
            .filter(type -> PAGE.matcher(type.toLowerCase(Locale.ROOT)).matches())
            .isPresent();
    if (page && isData(source)) {
      throw isPage(source);
    }
  }

  /**
   * The same content, which is no page either where its server calls it something else.
   *
   * @param content as it lands
   */
  static InputStream noPage(RequestedSource source, InputStream content) throws IOException {
    if (!isData(source)) {
      return content;
    }
    PushbackInputStream in = new PushbackInputStream(content, BEGINNING);
    byte[] first = in.readNBytes(BEGINNING);
    in.unread(first);
    if (PAGE_BEGINS.matcher(new String(first, StandardCharsets.UTF_8)).lookingAt()) {
      throw isPage(source);
    }
    return in;
  }

  private static boolean isData(RequestedSource source) {
    return DATA.matcher(source.object().toLowerCase(Locale.ROOT)).matches()
        && !source.terms().allows(LandingOption.HTML);
  }

  private static SourceFailed isPage(RequestedSource source) {
    return SourceFailed.source(
        "It is a page (text/html), such as a login, and not the file that its name %s means; nothing was written. Check the URL in a browser, or take it as it is: \"allow\": [\"html\"]."
            .formatted(Redactor.text(source.object())));
  }

  /** A marker starts a run: that is for the request to say, and not for its source. */
  static void marker(RequestedSource asked, RequestedSource named, Predicate<String> markers)
      throws SourceFailed {
    if (!asked.named()
        && markers.test(named.object())
        && !asked.terms().allows(LandingOption.MARKER)) {
      throw SourceFailed.source(
          "Its answer names it %s, which is a marker and would start a run; nothing was written. Give it another name, as \"object\", or let it land: \"allow\": [\"marker\"]."
              .formatted(Redactor.text(named.object())));
    }
  }
}
