package dev.sparkdrop.local.recorder;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is about, by Google's conventions: {@code /SERVICE/VERSION/NAME:VERB}, where a
 * name is collections and ids in turn.
 *
 * @param name begins with the service, such as {@code pubsub/projects/p/topics/t}
 * @param verb empty for the standard methods
 */
record Target(String name, String verb) {

  static Target of(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String each : rawPath.substring(1).split("/", -1)) {
      String kept = each.replace("+", "%2B");
      // An id may hold a slash, as a managed folder's does.
      segments.add(URLDecoder.decode(kept, StandardCharsets.UTF_8).replace("/", "%2F"));
    }
    segments.remove(1);
    String last = segments.remove(segments.size() - 1);
    int colon = last.lastIndexOf(':');
    segments.add(colon < 0 ? last : last.substring(0, colon));
    String name = String.join("/", segments);
    // IAM takes a dash for the project that an account's address names.
    name = name.replaceFirst("/projects/-/(.*@([^.]+)\\..*)", "/projects/$2/$1");
    return new Target(name, colon < 0 ? "" : last.substring(colon + 1));
  }

  String service() {
    return name.substring(0, name.indexOf('/'));
  }

  /** The name without its service. */
  String id() {
    return name.substring(name.indexOf('/') + 1);
  }

  String lastSegment() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  Target child(String id) {
    return new Target(name + "/" + id, "");
  }

  Target parent() {
    return new Target(name.substring(0, name.lastIndexOf('/')), "");
  }

  /** Whether it is directly in a collection of that name. */
  boolean is(String service, String collection) {
    String in = id().replaceFirst("/[^/]+$", "");
    return service().equals(service) && ("/" + in).endsWith("/" + collection);
  }

  /** Whether it is a collection, by the number of its segments. */
  boolean isCollection() {
    return id().chars().filter(c -> c == '/').count() % 2 == 0;
  }
}
