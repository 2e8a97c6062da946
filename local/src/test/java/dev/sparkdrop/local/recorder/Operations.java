package dev.sparkdrop.local.recorder;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Set;

/** Long-running operations, each done at once; they can be asked for like any other thing. */
final class Operations {
  private static final Set<String> SERVICES =
      Set.of("artifactregistry", "cloudfunctions", "serviceusage", "eventarc", "dataproc");

  private final Resources resources;
  private int number;

  Operations(Resources resources) {
    this.resources = resources;
  }

  /** Whether that change is answered with one. */
  static boolean has(Target target) {
    return SERVICES.contains(target.service())
        && !target.verb().endsWith("IamPolicy")
        && !target.verb().equals("generateUploadUrl");
  }

  /** Compute Engine's, which have a form of their own. */
  JsonObject ofCompute(Target target, String host) {
    String region = target.id().replaceFirst("(regions/[^/]+)/.*", "$1");
    String name = region + "/operations/op-" + ++number;
    String url = "http://" + host + "/compute/v1/";
    JsonObject done = new JsonObject();
    done.addProperty("name", name.substring(name.lastIndexOf('/') + 1));
    done.addProperty("status", "DONE");
    done.addProperty("operationType", "update");
    done.addProperty("region", url + region);
    done.addProperty("selfLink", url + name);
    done.addProperty("targetLink", url + target.id());
    resources.create(target.service() + "/" + name, done);
    return done;
  }

  JsonObject done(Target target, JsonObject response) {
    String place =
        target.service().equals("serviceusage")
            ? ""
            : target.id().replaceFirst("((locations|regions)/[^/]+/).*", "$1");
    String name = place + "operations/op-" + ++number;
    // gcloud shows the stages of a deployment; here there are none.
    JsonObject metadata = new JsonObject();
    metadata.add("stages", new JsonArray());
    JsonObject typed = response.deepCopy();
    typed.addProperty("@type", "type.googleapis.com/google.protobuf.Struct");
    JsonObject done = new JsonObject();
    done.addProperty("name", name);
    done.addProperty("done", true);
    done.add("metadata", metadata);
    done.add("response", typed);
    resources.create(target.service() + "/" + name, done);
    return done;
  }
}
