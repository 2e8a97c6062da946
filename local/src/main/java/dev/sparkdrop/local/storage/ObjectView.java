package dev.sparkdrop.local.storage;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.HttpCall;
import java.io.IOException;
import java.time.Instant;

/** Shows objects to callers: with links that lead back here, and what their bucket adds to them. */
record ObjectView(Buckets buckets) {

  void answer(HttpCall httpCall, ObjectResource object) throws IOException {
    httpCall.with("ETag", object.etag()).answer(200, json(httpCall, object));
  }

  /** As the caller sees it, who may not see checksums without the object's own key. */
  JsonObject json(HttpCall httpCall, ObjectResource object) {
    JsonObject json = object.toJson(httpCall.base());
    BucketState bucket = buckets.require(object.bucket());
    Instant expiration = Safeguards.expiration(bucket, object);
    if (expiration != null) {
      json.addProperty("retentionExpirationTime", expiration.toString());
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
