package dev.sparkdrop.ingest;

import java.net.URI;

/** URLs as answers and logs may show them: signed URLs carry their secret in the query string. */
final class Shown {
  private static final int LENGTH = 500;

  private Shown() {}

  static String url(URI url) {
    return url(url.toASCIIString());
  }

  /** Anything that was given as a URL, without query, fragment, user and control characters. */
  static String url(String text) {
    String shown = text.split("[?#]", 2)[0];
    int user = shown.lastIndexOf('@');
    int slashes = shown.indexOf("//");
    if (user > slashes && slashes >= 0) {
      // An @ further on in the path is cut off with it: better too little than a password.
      shown = shown.substring(0, slashes + 2) + shown.substring(user + 1);
    }
    return text(shown);
  }

  /** Text from outside, made short and printable. */
  static String text(String text) {
    String shown = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "_");
    return shown.length() <= LENGTH ? shown : shown.substring(0, LENGTH) + "…";
  }
}
