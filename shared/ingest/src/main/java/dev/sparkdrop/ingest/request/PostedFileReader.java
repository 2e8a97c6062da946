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

  public static IngestRequest read(IngestCall call, LandingTerms caller) {
    SourceFaults faults = new SourceFaults();
    JsonObject root = new JsonObject();
    QueryReader.merge(call.query(), root, faults);
    JsonObject source = root.remove("sources").getAsJsonArray().get(0).getAsJsonObject();
    for (String key : root.keySet()) {
      faults.add("?" + key, "a file that is sent has none", "the file's own parameters only");
    }
    SourceReader.Place place = new SourceReader.Place("file", "", false, caller);
    String name = source.get("object").getAsString();
    Optional<Unpack> unpack = SourceReader.unpack("file", source, faults);
    if (unpack.isPresent() && unpack.get() == Unpack.ZIP) {
      faults.add(
          "?unpack", "an archive cannot be sent", "a URL of the archive, or its files one by one");
    }
    ObjectName.complaint(name)
        .ifPresent(wrong -> faults.add("?object", wrong, "a name such as birdstrikes/1990/a.csv"));
    caller
        .complaint(name)
        .ifPresent(
            wrong -> faults.add("?object", PolicyViolation.against(wrong, caller.instead())));
    List<Checksum> checksums = SourceReader.checksums("file", source, faults);
    Optional<Long> size = SourceReader.size("file", source, faults);
    LandingTerms terms = SourceReader.terms(place, source, faults);
    if (!faults.none()) {
      return faults.refusal();
    }
    Optional<Long> told = size.or(() -> length(call));
    return new IngestRequest.Posted(
        new RequestedSource(SENT, name, true, checksums, told, SourceHeaders.NONE, unpack, terms),
        call.headers().first("Content-Type").filter(CONTENT_TYPE.asMatchPredicate()),
        new Coding.Told(call.headers().first("Content-Encoding").stream().toList(), false),
        call.body());
  }

  private static Optional<Long> length(IngestCall call) {
    return call.headers()
        .first("Content-Length")
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(Long::valueOf);
  }

  /** Which methods send a file. */
  public static boolean sends(IngestCall call) {
    Map<String, List<String>> query = call.query();
    return QueryReader.sends(query)
        && (call.method().equals("POST") || call.method().equals("PUT"));
  }
}
