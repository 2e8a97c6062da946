package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Shows objects to callers: with links that lead back here, and what their bucket adds to them. */
record ObjectView(Buckets buckets) {

  void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    httpCall.with("ETag", object.etag()).answer(200, json(httpCall, object));
  }

  /** What tells deleted objects apart where a folder may have been renamed since. */
  static String restoreToken(ObjectResource object) {
    String id = object.bucket() + "/" + object.name() + "/" + object.generation();
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** As the caller sees it, who may not see checksums without the object's own key. */
  JsonObject json(HttpCall httpCall, ObjectResource object) {
    JsonObject json = object.toJson(httpCall.base());
    BucketState bucket = buckets.require(object.bucket());
    Instant expiration = Safeguards.expiration(bucket, object);
    if (expiration != null) {
      json.addProperty("retentionExpirationTime", expiration.toString());
    }
    if (object.softDeleted() && bucket.hierarchical()) {
      json.addProperty("restoreToken", restoreToken(object));
    }
    if (object.keySha256() != null && !object.keySha256().equals(CustomerKey.hash(httpCall))) {
      json.remove("md5Hash");
      json.remove("crc32c");
    }
    if (httpCall.query("projection", "noAcl").equalsIgnoreCase("full") && !bucket.uniform()) {
      json.add("acl", Acl.of(bucket, object));
      JsonObject owner = new JsonObject();
      owner.addProperty("entity", "project-owners-1");
      json.add("owner", owner);
    }
    return json;
  }
}
