package dev.sparkdrop.pipeline;

/** A place in a pipeline file: {@code cluster.ladder[1].config}. */
public record SourceLocation(String path) {
  public static final SourceLocation FILE = new SourceLocation("");

  /** The place of a key of the mapping that is here. */
  SourceLocation key(String key) {
    boolean plain = !key.isEmpty() && key.chars().allMatch(SourceLocation::plain);
    String step = plain ? key : "[" + Quoted.of(key) + "]";
    return new SourceLocation(path.isEmpty() || !plain ? path + step : path + "." + step);
  }

  /** The place of an item of the list that is here, counted from 0. */
  SourceLocation item(int index) {
    return new SourceLocation(path + "[" + index + "]");
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
