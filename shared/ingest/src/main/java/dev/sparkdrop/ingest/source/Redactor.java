package dev.sparkdrop.ingest.source;

import java.net.URI;

/** URLs as answers and logs may show them: signed URLs carry their secret in the query string. */
public final class Redactor {
  private static final int LENGTH = 500;

  private Redactor() {}

  public static String url(URI url) {
    String text = url.toASCIIString();
    String authority = url.getRawAuthority();
    boolean clean = authority != null && !authority.contains("@");
    return clean ? text(withoutQuery(text)) : url(text);
  }

  /** Anything that was given as a URL; what stands before an @ may be a password, and goes. */
  public static String url(String text) {
    return text(withoutQuery(text).replaceFirst("^([A-Za-z]+:)?.*@", "$1//…@"));
  }

  private static String withoutQuery(String text) {
    return text.split("[?#]", 2)[0];
  }

  /** Text from outside, made short and printable. */
  public static String text(String text) {
    String shown = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "_");
    return shown.length() <= LENGTH ? shown : shown.substring(0, LENGTH) + "…";
  }
}
