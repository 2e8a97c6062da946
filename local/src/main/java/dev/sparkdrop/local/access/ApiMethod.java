package dev.sparkdrop.local.access;

import dev.sparkdrop.local.http.HttpCall;
import java.util.List;
import java.util.stream.Stream;

/**
 * A method of an API.
 *
 * @param name as audit logs have it, without the version
 */
record ApiMethod(String name, Rule rule) {

  /** What is needed, and on what. */
  record Need(String permission, String on) {}

  /** What a call needs, which may depend on how it was answered. */
  @FunctionalInterface
  interface Rule {
    List<Need> needs(HttpCall httpCall, int status);
  }

  /** One that always needs the same of the project. */
  static ApiMethod ofProject(String name, String... permissions) {
    List<Need> needs = Stream.of(permissions).map(it -> new Need(it, "project")).toList();
    return new ApiMethod(name, (httpCall, status) -> needs);
  }
}
