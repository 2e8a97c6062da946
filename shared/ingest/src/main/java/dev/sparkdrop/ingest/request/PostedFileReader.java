package dev.sparkdrop.ingest.request;

import com.google.gson.JsonObject;
import dev.sparkdrop.ingest.archive.Coding;
import dev.sparkdrop.ingest.fetch.PolicyViolation;
import dev.sparkdrop.ingest.source.Checksum;
import dev.sparkdrop.ingest.source.LandingTerms;
import dev.sparkdrop.ingest.source.ObjectName;
import dev.sparkdrop.ingest.source.RequestedSource;
import dev.sparkdrop.ingest.source.SourceHeaders;
import dev.sparkdrop.ingest.source.Unpack;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a request whose body is itself the file: {@code ?object=…}, and what else a source may have
 * but a URL. The platform takes at most 32 MiB so.
 */
public final class PostedFileReader {
  /** What an object that was sent remembers as its source. */
  private static final URI SENT = URI.create("sent://caller/");

  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  private PostedFileReader() {}

  public static IngestRequest read(IngestCall ingestCall, LandingTerms caller) {
    SourceFaults sourceFaults = new SourceFaults();
    JsonObject root = new JsonObject();
    QueryReader.merge(ingestCall.query(), root, sourceFaults);
    JsonObject source = root.remove("sources").getAsJsonArray().get(0).getAsJsonObject();
    for (String key : root.keySet()) {
      sourceFaults.add("?" + key, "a file that is sent has none", "the file's own parameters only");
    }
    SourceReader.Place place = new SourceReader.Place("file", "", false, caller);
    String name = source.get("object").getAsString();
    Optional<Unpack> unpack = SourceReader.unpack("file", source, sourceFaults);
    if (unpack.isPresent() && unpack.get() == Unpack.ZIP) {
      sourceFaults.add(
          "?unpack", "an archive cannot be sent", "a URL of the archive, or its files one by one");
    }
    ObjectName.complaint(name)
        .ifPresent(
            wrong -> sourceFaults.add("?object", wrong, "a name such as birdstrikes/1990/a.csv"));
    caller
        .complaint(name)
        .ifPresent(
            wrong -> sourceFaults.add("?object", PolicyViolation.against(wrong, caller.instead())));
    List<Checksum> checksums = SourceReader.checksums("file", source, sourceFaults);
    Optional<Long> size = SourceReader.size("file", source, sourceFaults);
    LandingTerms terms = SourceReader.terms(place, source, sourceFaults);
    if (!sourceFaults.none()) {
      return sourceFaults.refusal();
    }
    Optional<Long> told = size.or(() -> length(ingestCall));
    return new IngestRequest.Posted(
        new RequestedSource(SENT, name, true, checksums, told, SourceHeaders.NONE, unpack, terms),
        ingestCall.headers().first("Content-Type").filter(CONTENT_TYPE.asMatchPredicate()),
        new Coding.Told(ingestCall.headers().first("Content-Encoding").stream().toList(), false),
        ingestCall.body());
  }

  private static Optional<Long> length(IngestCall ingestCall) {
    return ingestCall
        .headers()
        .first("Content-Length")
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(Long::valueOf);
  }

  /** Which methods send a file. */
  public static boolean sends(IngestCall ingestCall) {
    Map<String, List<String>> query = ingestCall.query();
    return QueryReader.sends(query)
        && (ingestCall.method().equals("POST") || ingestCall.method().equals("PUT"));
  }
}
