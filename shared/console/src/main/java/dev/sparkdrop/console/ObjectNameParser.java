package dev.sparkdrop.console;

import java.nio.charset.StandardCharsets;

/** The name of an object as a user typed it. */
record ObjectNameParser(String landingName) {
  private static final int LONGEST = 1024;
  private static final String GS = "gs://";

  /** The name in the landing bucket, or what names there begin with. */
  String name(String typed) {
    String text = typed == null ? "" : typed;
    if (!text.startsWith(GS)) {
      return checked(text);
    }
    String[] parts = text.substring(GS.length()).split("/", 2);
    if (!parts[0].equals(landingName)) {
      throw new BadRequest(
          "The bucket \""
              + Text.cut(parts[0], 80)
              + "\" is not the landing bucket; write gs://"
              + landingName
              + "/NAME.");
    }
    return checked(parts.length < 2 ? "" : parts[1]);
  }

  private static String checked(String name) {
    if (name.length() > LONGEST || name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new BadRequest(
          "The name \""
              + Text.cut(name, 80)
              + "\" is longer than any object's, which has at most 1,024 bytes.");
    }
    return name;
  }
}
