package dev.sparkdrop.local.storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sparkdrop.local.http.ApiError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A bucket: its resource as clients have set it, and what of that changes how its objects behave.
 * It is never changed: each change makes another one.
 *
 * @param resource without links and access lists of a view; not to be changed
 */
record BucketState(JsonObject resource) {
  /** Members that clients may set. What else a resource holds is ours to say. */
  private static final Set<String> SETTABLE =
      Set.of(
          "acl",
          "autoclass",
          "billing",
          "cors",
          "customPlacementConfig",
          "defaultEventBasedHold",
          "defaultObjectAcl",
          "encryption",
          "hierarchicalNamespace",
          "iamConfiguration",
          "labels",
          "lifecycle",
          "logging",
          "retentionPolicy",
          "rpo",
          "softDeletePolicy",
          "storageClass",
          "versioning",
          "website");

  private static final Set<String> MULTI_REGIONS = Set.of("US", "EU", "ASIA");
  private static final Set<String> DUAL_REGIONS =
      Set.of("ASIA1", "EUR4", "EUR5", "EUR7", "EUR8", "IN", "NAM4");
  private static final List<String> CLASSES =
      List.of(
          "STANDARD",
          "NEARLINE",
          "COLDLINE",
          "ARCHIVE",
          "MULTI_REGIONAL",
          "REGIONAL",
          "DURABLE_REDUCED_AVAILABILITY");

  private static final Pattern EVERYONE = Pattern.compile("\"(allUsers|allAuthenticatedUsers)\"");

  /** The conditions of a lifecycle rule that are whole numbers. */
  private static final List<String> DAYS =
      List.of("age", "daysSinceCustomTime", "daysSinceNoncurrentTime", "numNewerVersions");

  private static final String WEEK = "604800";
  private static final long LONGEST_SOFT_DELETE = Duration.ofDays(90).toSeconds();
  private static final int MOST_LABELS = 64;

  /** One as the local cloud makes it for itself: in one region, and nothing deleted is kept. */
  static BucketState own(String name, Instant now) {
    return created(
        name,
        JsonParser.parseString(
                """
                {"location": "US-CENTRAL1", "softDeletePolicy": {"retentionDurationSeconds": "0"},
                 "iamConfiguration": {"uniformBucketLevelAccess": {"enabled": true}}}""")
            .getAsJsonObject(),
        now);
  }

  /** One as a client asks for it. */
  static BucketState created(String name, JsonObject said, Instant now) {
    JsonObject resource = new JsonObject();
    resource.addProperty("name", name);
    resource.addProperty("generation", Long.toString(Micros.of(now)));
    resource.addProperty("timeCreated", now.toString());
    String location = text(said, "location", "US").toUpperCase(Locale.ROOT);
    resource.addProperty("location", location);
    resource.addProperty(
        "locationType", said.has("customPlacementConfig") ? "dual-region" : type(location));
    return changed(resource, new JsonObject(), said, now, 1);
  }

  /** This one, changed as a PATCH does: a null takes a member away, objects are merged. */
  BucketState patched(JsonObject patch, Instant now) {
    checkPlace(patch);
    return changed(resource.deepCopy(), resource, patch, now, metageneration() + 1);
  }

  /** This one, changed as a PUT does: what is not said is taken away. */
  BucketState replaced(JsonObject said, Instant now) {
    checkPlace(said);
    JsonObject bare = resource.deepCopy();
    SETTABLE.forEach(bare::remove);
    return changed(bare, resource, said, now, metageneration() + 1);
  }

  private void checkPlace(JsonObject said) {
    String now = resource.get("location").getAsString();
    if (said.has("location") && !text(said, "location", now).equalsIgnoreCase(now)) {
      throw ApiError.invalid("The location of a bucket can't be changed: it is " + now + ".");
    }
  }

  private static BucketState changed(
      JsonObject resource, JsonObject before, JsonObject said, Instant now, long metageneration) {
    if (said.has("ipFilter")) {
      throw ApiError.unoffered(
          "The local cloud has no 'ipFilter': it answers to this machine only. Leave it out.");
    }
    SETTABLE.stream().filter(said::has).forEach(name -> merge(resource, name, said.get(name)));
    wholeNumbers(resource);
    resource.addProperty("updated", now.toString());
    resource.addProperty("metageneration", Long.toString(metageneration));
    storageClass(resource);
    access(resource, said, now);
    autoclass(resource, before, now);
    softDelete(resource, now);
    retention(resource, before, now);
    checkLabels(resource);
    if (resource.get("cors") instanceof JsonArray cors && cors.isEmpty()) {
      resource.remove("cors");
    }
    BucketState changed = new BucketState(resource);
    changed.checkPublic(said.get("acl"));
    changed.checkPublic(said.get("defaultObjectAcl"));
    return changed;
  }

  /** Of an object of which nothing is left, nothing is shown either: clients clear members so. */
  private static void merge(JsonObject into, String name, JsonElement value) {
    if (value instanceof JsonObject members) {
      JsonObject merged = into.get(name) instanceof JsonObject there ? there : new JsonObject();
      members.asMap().forEach((key, member) -> merge(merged, key, member));
      into.add(name, merged);
      if (merged.isEmpty()) {
        into.remove(name);
      }
    } else if (value.isJsonNull()) {
      into.remove(name);
    } else {
      into.add(name, value.deepCopy());
    }
  }

  /** Google's APIs take a whole number as a text too, and show it as a number. */
  private static void wholeNumbers(JsonObject resource) {
    array(resource, "cors").forEach(rule -> wholeNumber(rule, "maxAgeSeconds"));
    for (JsonElement rule : array(object(resource, "lifecycle"), "rule")) {
      if (rule instanceof JsonObject members
          && members.get("condition") instanceof JsonObject days) {
        DAYS.forEach(name -> wholeNumber(days, name));
      }
    }
  }

  private static void wholeNumber(JsonElement in, String name) {
    if (in instanceof JsonObject members && members.has(name)) {
      members.addProperty(name, number(name, text(members, name, "")));
    }
  }

  private static void storageClass(JsonObject resource) {
    String given = text(resource, "storageClass", "STANDARD").toUpperCase(Locale.ROOT);
    if (!CLASSES.contains(given)) {
      throw ApiError.invalid("'" + given + "' is no storageClass: use one of " + CLASSES + ".");
    }
    resource.addProperty("storageClass", given);
  }

  /** Uniform access has an older second name, and clients read either. */
  private static void access(JsonObject resource, JsonObject said, Instant now) {
    JsonObject access = object(resource, "iamConfiguration");
    boolean older =
        object(said, "iamConfiguration").has("bucketPolicyOnly")
            && !object(said, "iamConfiguration").has("uniformBucketLevelAccess");
    JsonObject uniform =
        object(access, older ? "bucketPolicyOnly" : "uniformBucketLevelAccess").deepCopy();
    boolean enabled = uniform.has("enabled") && uniform.get("enabled").getAsBoolean();
    uniform.addProperty("enabled", enabled);
    if (!enabled) {
      uniform.remove("lockedTime");
    } else if (!uniform.has("lockedTime")) {
      uniform.addProperty("lockedTime", now.plus(Duration.ofDays(90)).toString());
    }
    JsonObject full = new JsonObject();
    full.add("uniformBucketLevelAccess", uniform);
    full.add("bucketPolicyOnly", uniform.deepCopy());
    String prevention = text(access, "publicAccessPrevention", "inherited");
    if (!prevention.matches("inherited|unspecified|enforced")) {
      throw ApiError.invalid(
          "'iamConfiguration.publicAccessPrevention' is 'inherited' or 'enforced', not '"
              + prevention
              + "'.");
    }
    full.addProperty("publicAccessPrevention", prevention);
    resource.add("iamConfiguration", full);
  }

  private static void autoclass(JsonObject resource, JsonObject before, Instant now) {
    JsonObject autoclass = object(resource, "autoclass");
    if (autoclass.isEmpty()) {
      return;
    }
    JsonObject was = object(before, "autoclass");
    JsonObject full = autoclass.deepCopy();
    boolean enabled = text(autoclass, "enabled", "false").equals("true");
    full.addProperty("enabled", enabled);
    if (!full.has("toggleTime") || enabled != text(was, "enabled", "false").equals("true")) {
      full.addProperty("toggleTime", now.toString());
    }
    if (!enabled) {
      full.remove("terminalStorageClass");
      full.remove("terminalStorageClassUpdateTime");
    } else if (!full.has("terminalStorageClassUpdateTime")
        || !Objects.equals(full.get("terminalStorageClass"), was.get("terminalStorageClass"))) {
      full.addProperty("terminalStorageClass", text(full, "terminalStorageClass", "NEARLINE"));
      full.addProperty("terminalStorageClassUpdateTime", now.toString());
    }
    resource.add("autoclass", full);
  }

  private static void softDelete(JsonObject resource, Instant now) {
    JsonObject policy = object(resource, "softDeletePolicy").deepCopy();
    String asked = text(policy, "retentionDurationSeconds", WEEK);
    long seconds = number("softDeletePolicy.retentionDurationSeconds", asked);
    boolean between = seconds >= Long.parseLong(WEEK) && seconds <= LONGEST_SOFT_DELETE;
    if (seconds != 0 && !between) {
      throw ApiError.invalid(
          "'softDeletePolicy.retentionDurationSeconds' is 0, or from 604800 to 7776000, not "
              + asked
              + ".");
    }
    policy.addProperty("retentionDurationSeconds", Long.toString(seconds));
    if (!policy.has("effectiveTime")) {
      policy.addProperty("effectiveTime", now.toString());
    }
    resource.add("softDeletePolicy", policy);
  }

  private static void retention(JsonObject resource, JsonObject before, Instant now) {
    JsonObject was = object(before, "retentionPolicy");
    JsonObject policy = object(resource, "retentionPolicy").deepCopy();
    long seconds = number("retentionPolicy.retentionPeriod", text(policy, "retentionPeriod", "0"));
    long formerly = number("retentionPolicy.retentionPeriod", text(was, "retentionPeriod", "0"));
    if (text(was, "isLocked", "false").equals("true") && seconds < formerly) {
      throw new ApiError(
          403,
          "PERMISSION_DENIED",
          "forbidden",
          "Cannot reduce retention duration of a locked Retention Policy for bucket '"
              + resource.get("name").getAsString()
              + "'.");
    }
    if (seconds == 0) {
      resource.remove("retentionPolicy");
      return;
    }
    if (seconds < 0 || seconds > 3_155_760_000L) {
      throw ApiError.invalid("'retentionPolicy.retentionPeriod' is from 1 s to 100 years.");
    }
    policy.addProperty("retentionPeriod", Long.toString(seconds));
    policy.addProperty("isLocked", text(was, "isLocked", "false").equals("true"));
    if (seconds != formerly || !policy.has("effectiveTime")) {
      policy.addProperty("effectiveTime", now.toString());
    }
    resource.add("retentionPolicy", policy);
  }

  private static void checkLabels(JsonObject resource) {
    JsonObject labels = object(resource, "labels");
    if (labels.size() > MOST_LABELS) {
      throw ApiError.invalid("A bucket has at most " + MOST_LABELS + " labels.");
    }
    labels
        .asMap()
        .forEach(
            (key, value) -> {
              if (!key.matches("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}")
                  || !value.isJsonPrimitive()
                  || !value.getAsString().matches("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}")) {
                throw ApiError.invalid("'" + key + "=" + value + "' can't be a label.");
              }
            });
    if (labels.isEmpty()) {
      resource.remove("labels");
    }
  }

  /** This one, with a retention policy that can't be shortened or taken away any more. */
  BucketState locked(Instant now) {
    if (retention() == null) {
      throw ApiError.invalid("Bucket '" + name() + "' has no retention policy to lock.");
    }
    JsonObject next = resource.deepCopy();
    next.getAsJsonObject("retentionPolicy").addProperty("isLocked", true);
    next.addProperty("updated", now.toString());
    next.addProperty("metageneration", Long.toString(metageneration() + 1));
    return new BucketState(next);
  }

  /** This one, in which objects may have a retention of their own. */
  BucketState withObjectRetention() {
    JsonObject next = resource.deepCopy();
    JsonObject enabled = new JsonObject();
    enabled.addProperty("mode", "Enabled");
    next.add("objectRetention", enabled);
    return new BucketState(next);
  }

  /** This one, with another of its members. */
  BucketState with(String member, JsonElement value, Instant now) {
    JsonObject patch = new JsonObject();
    patch.add(member, value);
    return patched(patch, now);
  }

  /** This one, deleted, for as long as its own policy says. */
  BucketState softDeleted(Instant now) {
    JsonObject next = resource.deepCopy();
    next.addProperty("softDeleteTime", now.toString());
    next.addProperty("hardDeleteTime", now.plus(softDelete()).toString());
    return new BucketState(next);
  }

  /** This one, no longer deleted. */
  BucketState restored(Instant now) {
    JsonObject next = resource.deepCopy();
    next.remove("softDeleteTime");
    next.remove("hardDeleteTime");
    next.addProperty("updated", now.toString());
    next.addProperty("metageneration", Long.toString(metageneration() + 1));
    return new BucketState(next);
  }

  /** From when on one that is deleted is gone for good. */
  Instant hardDelete() {
    return Instant.parse(resource.get("hardDeleteTime").getAsString());
  }

  /** Earlier versions gave none to buckets. */
  long generation() {
    return Long.parseLong(text(resource, "generation", "1"));
  }

  String name() {
    return resource.get("name").getAsString();
  }

  long metageneration() {
    return resource.get("metageneration").getAsLong();
  }

  String storageClass() {
    return resource.get("storageClass").getAsString();
  }

  /** Whether what is deleted or replaced stays as a noncurrent version. */
  boolean versioned() {
    return text(object(resource, "versioning"), "enabled", "false").equals("true");
  }

  /** How long what is deleted can be restored; zero for not at all. */
  Duration softDelete() {
    return Duration.ofSeconds(
        object(resource, "softDeletePolicy").get("retentionDurationSeconds").getAsLong());
  }

  /** How old an object must be before it may go; null where there is no such policy. */
  Duration retention() {
    String seconds = text(object(resource, "retentionPolicy"), "retentionPeriod", null);
    return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
  }

  boolean objectRetention() {
    return resource.has("objectRetention");
  }

  boolean holdsNewObjects() {
    return text(resource, "defaultEventBasedHold", "false").equals("true");
  }

  /** Whether access is told by IAM alone, so that nothing has an access list. */
  boolean uniform() {
    return object(object(resource, "iamConfiguration"), "uniformBucketLevelAccess")
        .get("enabled")
        .getAsBoolean();
  }

  /**
   * Refuses to give access to everyone where public access is prevented.
   *
   * @param list an access list, or the members of a policy's binding; null for none
   */
  void checkPublic(JsonElement list) {
    String prevention =
        text(object(resource, "iamConfiguration"), "publicAccessPrevention", "inherited");
    if (prevention.equals("enforced") && list != null && EVERYONE.matcher(list.toString()).find()) {
      throw ApiError.conditionNotMet(
          "The member bindings allUsers and allAuthenticatedUsers are not allowed since public"
              + " access prevention is enforced.");
    }
  }

  boolean hierarchical() {
    return text(object(resource, "hierarchicalNamespace"), "enabled", "false").equals("true");
  }

  JsonArray lifecycleRules() {
    return array(object(resource, "lifecycle"), "rule");
  }

  /**
   * As clients see it.
   *
   * @param full whether the access lists belong to it
   */
  JsonObject toJson(String base, boolean full) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", "storage#bucket");
    json.addProperty("id", name());
    json.addProperty("selfLink", base + "/storage/v1/b/" + name());
    json.addProperty("projectNumber", "1");
    json.addProperty("generation", Long.toString(generation()));
    json.addProperty("etag", etag());
    resource.deepCopy().asMap().forEach(json::add);
    json.remove("acl");
    json.remove("defaultObjectAcl");
    if (full && !uniform()) {
      json.add("acl", Acl.OF_BUCKET.of(this));
      json.add("defaultObjectAcl", Acl.DEFAULT.of(this));
      JsonObject owner = new JsonObject();
      owner.addProperty("entity", "project-owners-1");
      json.add("owner", owner);
    }
    return json;
  }

  String etag() {
    return Etag.of("" + metageneration());
  }

  private static String type(String location) {
    return MULTI_REGIONS.contains(location)
        ? "multi-region"
        : DUAL_REGIONS.contains(location) ? "dual-region" : "region";
  }

  private static long number(String field, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("'" + field + "' must be a whole number, not '" + text + "'.");
    }
  }

  static JsonObject object(JsonObject in, String name) {
    JsonElement found = in.get(name);
    if (found == null || found.isJsonNull()) {
      return new JsonObject();
    }
    if (!found.isJsonObject()) {
      throw ApiError.invalid("'" + name + "' must be an object, not " + found + ".");
    }
    return found.getAsJsonObject();
  }

  private static JsonArray array(JsonObject in, String name) {
    return in.get(name) instanceof JsonArray array ? array : new JsonArray();
  }

  static String text(JsonObject in, String name, String absent) {
    JsonElement found = in.get(name);
    if (found == null || found.isJsonNull()) {
      return absent;
    }
    if (!found.isJsonPrimitive()) {
      throw ApiError.invalid("'" + name + "' must be a text, not " + found + ".");
    }
    return found.getAsString();
  }
}
