package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.ApiError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;

/**
 * What keeps an object from being deleted or replaced: holds, the retention policy of its bucket,
 * and a retention of its own.
 */
final class Safeguards {
  private Safeguards() {}

  /** Refuses that a version is lost for good, or, with holds, that it stops to be the live one. */
  static void checkGoes(BucketState bucket, ObjectResource object, boolean stays, Instant now) {
    Attributes attributes = object.attributes();
    String named = "Object '" + object.bucket() + "/" + object.name() + "'";
    String hold =
        attributes.is("temporaryHold")
            ? "Temporary"
            : attributes.is("eventBasedHold") ? "Event-Based" : null;
    if (hold != null) {
      throw forbidden(
          "objectUnderActiveHold",
          "%s is under active %s hold and cannot be deleted, overwritten or archived until the %s hold is removed."
              .formatted(named, hold, hold.toLowerCase(Locale.ROOT)));
    }
    Instant until = keptUntil(bucket, object);
    if (!stays && until != null && until.isAfter(now)) {
      throw forbidden(
          "retentionPolicyNotMet",
          "%s is subject to bucket's retention policy or object retention and cannot be deleted or overwritten until %s"
              .formatted(named, until));
    }
  }

  /** The later end of both kinds of retention; null for none. */
  private static Instant keptUntil(BucketState bucket, ObjectResource object) {
    Instant byBucket = expiration(bucket, object);
    Instant own = ownEnd(object.attributes());
    if (byBucket == null || own == null) {
      return byBucket == null ? own : byBucket;
    }
    return byBucket.isAfter(own) ? byBucket : own;
  }

  /**
   * When the policy of the bucket lets an object go; null where there is none, or where the time
   * has not begun, since an event-based hold is set.
   */
  static Instant expiration(BucketState bucket, ObjectResource object) {
    Duration period = bucket.retention();
    if (period == null || object.attributes().is("eventBasedHold")) {
      return null;
    }
    Instant from = Objects.requireNonNullElse(object.holdReleased(), object.timeCreated());
    return from.plus(period);
  }

  private static Instant ownEnd(Attributes attributes) {
    if (!(attributes.more("retention") instanceof JsonObject retention)) {
      return null;
    }
    return time("retention.retainUntilTime", BucketState.text(retention, "retainUntilTime", ""));
  }

  private static Instant time(String field, String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ApiError.invalid("'" + field + "' must be a time, not '" + text + "'.");
    }
  }

  /**
   * Refuses a change of an object's own retention, or of its access list, that is not allowed.
   *
   * @param override whether the caller says that an unlocked one may be shortened
   */
  static void checkChange(
      BucketState bucket, Attributes before, Attributes after, boolean override, Instant now) {
    if (!Objects.equals(before.more("acl"), after.more("acl"))) {
      checkAcl(bucket, after);
    }
    checkCustomTime(before, after);
    Instant wanted = ownEnd(after);
    Instant held = ownEnd(before);
    if (Objects.equals(wanted, held) && mode(before).equals(mode(after))) {
      return;
    }
    if (wanted != null && !bucket.objectRetention()) {
      throw ApiError.invalid("Object Retention is not enabled on bucket '" + bucket.name() + "'.");
    }
    if (wanted != null && !mode(after).matches("Locked|Unlocked")) {
      throw ApiError.invalid("'retention.mode' is 'Locked' or 'Unlocked'.");
    }
    if (wanted != null && !wanted.equals(held) && !wanted.isAfter(now)) {
      throw ApiError.invalid("'retention.retainUntilTime' must be in the future.");
    }
    boolean less =
        held != null
            && (wanted == null
                || wanted.isBefore(held)
                || (mode(before).equals("Locked") && !mode(after).equals("Locked")));
    if (less && (mode(before).equals("Locked") || !override)) {
      throw forbidden(
          "forbidden",
          mode(before).equals("Locked")
              ? "The retention of the object is locked: it can be made longer only."
              : "To shorten or remove an unlocked retention, set overrideUnlockedRetention=true.");
    }
  }

  /**
   * Once set, a custom time is neither removed nor moved back, but by a rewrite of the object
   * (https://cloud.google.com/storage/docs/metadata#custom-time).
   */
  private static void checkCustomTime(Attributes before, Attributes after) {
    Instant was = time("customTime", before.get("customTime"));
    Instant wanted = time("customTime", after.get("customTime"));
    if (was != null && (wanted == null || wanted.isBefore(was))) {
      throw ApiError.invalid(
          "'customTime' is " + was + ": it can be set to a later time only. Rewrite the object.");
    }
  }

  private static void checkAcl(BucketState bucket, Attributes after) {
    if (bucket.uniform() && after.more("acl") != null) {
      throw ApiError.invalid(
          "Cannot insert legacy ACL for an object when uniform bucket-level access is enabled."
              + " Read more at"
              + " https://cloud.google.com/storage/docs/uniform-bucket-level-access");
    }
    bucket.checkPublic(after.more("acl"));
  }

  private static String mode(Attributes attributes) {
    return attributes.more("retention") instanceof JsonObject retention
        ? BucketState.text(retention, "mode", "")
        : "";
  }

  private static ApiError forbidden(String reason, String sentence) {
    return new ApiError(403, "PERMISSION_DENIED", reason, sentence);
  }
}
