package dev.sparkdrop.pipeline;

/** A place in a pipeline file: {@code cluster.ladder[1].config}. */
record Where(String path) {
  static final Where FILE = new Where("");

  /** The place of a key of the mapping that is here. */
  Where key(String key) {
    boolean plain = !key.isEmpty() && key.chars().allMatch(Where::plain);
    String step = plain ? key : "[" + Quoted.of(key) + "]";
    return new Where(path.isEmpty() || !plain ? path + step : path + "." + step);
  }

  /** The place of an item of the list that is here, counted from 0. */
  Where item(int index) {
    return new Where(path + "[" + index + "]");
  }

  /** Whether the other path is this place or one in it. */
  boolean covers(String other) {
    if (!other.startsWith(path)) {
      return false;
    }
    String rest = other.substring(path.length());
    return rest.isEmpty() || path.isEmpty() || rest.charAt(0) == '.' || rest.charAt(0) == '[';
  }

  private static boolean plain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
  }
}
