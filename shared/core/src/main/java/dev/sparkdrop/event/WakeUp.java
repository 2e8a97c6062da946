package dev.sparkdrop.event;

import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any message that says "look again". What it says of jobs and lanes is where to look first, and
 * may be wrong, stale or made up: nothing in it is needed, and nothing in it is believed.
 *
 * @param job the job that is said to have ended; null: look everywhere
 * @param pipeline the pipeline of that job, as its labels say; null where they don't
 * @param lane the lane of that job, as its labels say; null where they don't
 */
public record WakeUp(String job, String pipeline, String lane) {
  /** Look everywhere. */
  public static final WakeUp TICK = new WakeUp(null, null, null);

  // An audit-log entry names its resource like projects/p/regions/r/jobs/j.
  private static final Pattern JOB = Pattern.compile("projects/[^/]+/regions/[^/]+/jobs/([^/]+)");
  private static final Pattern SAFE = Pattern.compile("[a-zA-Z0-9_-]{1,100}");

  /** Reads an event with a {@code MessagePublishedData} in it; never fails. */
  public static WakeUp parse(CloudEvent event) {
    try {
      String data = Body.of(event).child("message").textOrNull("data");
      return data == null ? TICK : ofAuditLog(Body.parse(decoded(data)));
    } catch (Body.Faulty | RuntimeException e) {
      // Whatever it is, somebody wants us to look.
      return TICK;
    }
  }

  private static WakeUp ofAuditLog(Body entry) {
    Body payload = entry.child("protoPayload");
    Body request = payload.child("request").child("job");
    Body response = payload.child("response");
    String job = ofResource(payload.textOrNull("resourceName"));
    if (job == null) {
      job = safe(response.child("reference").textOrNull("jobId"));
    }
    if (job == null) {
      job = safe(request.child("reference").textOrNull("jobId"));
    }
    return job == null
        ? TICK
        : new WakeUp(
            job,
            label(response, request, "sparkdrop-pipeline"),
            label(response, request, "sparkdrop-lane"));
  }

  private static String ofResource(String name) {
    Matcher matcher = JOB.matcher(name == null ? "" : name);
    return matcher.matches() ? safe(matcher.group(1)) : null;
  }

  private static String label(Body response, Body request, String name) {
    String label = safe(response.child("labels").textOrNull(name));
    return label != null ? label : safe(request.child("labels").textOrNull(name));
  }

  private static String safe(String text) {
    return text != null && SAFE.matcher(text).matches() ? text : null;
  }

  private static String decoded(String data) {
    return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
  }
}
