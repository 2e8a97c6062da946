package dev.sparkdrop.pipeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pattern over whole object names: {@code *} is anything within a segment, <code>**</code>
 * anything at all, as a whole segment also no segment; <code>{name}</code> captures one segment or
 * a part of it, never nothing. Every other character is itself.
 *
 * <p>A name is matched in time and space of its length times the pattern's, whatever either holds.
 * Where a name matches in several ways, what stands further left takes as little as it can.
 */
final class Glob {
  private enum Kind {
    CHARACTER,
    ONE_IN_SEGMENT,
    SOME_IN_SEGMENT,
    SOME,
    /** Here, or beyond the next two steps. */
    MAYBE_TWO
  }

  /** One step, and where in the pattern it is written. */
  private record Step(Kind kind, char character, String capture, int at) {
    boolean takes(char c) {
      return switch (kind) {
        case CHARACTER -> c == character;
        case ONE_IN_SEGMENT, SOME_IN_SEGMENT -> c != '/';
        case SOME -> true;
        case MAYBE_TWO -> false;
      };
    }

    boolean repeats() {
      return kind == Kind.SOME_IN_SEGMENT || kind == Kind.SOME;
    }
  }

  private final String pattern;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> captures = new ArrayList<>();
  private final String head;

  private Glob(String pattern) {
    this.pattern = pattern;
    int at = 0;
    while (at < pattern.length()) {
      at = step(at);
    }
    StringBuilder literal = new StringBuilder();
    for (Step step : steps) {
      if (step.kind != Kind.CHARACTER) {
        break;
      }
      literal.append(step.character);
    }
    head = literal.toString();
  }

  /**
   * @throws IllegalArgumentException where the pattern is none; the message says what is wrong and,
   *     after a semicolon, what to write instead
   */
  static Glob of(String pattern) {
    return new Glob(pattern);
  }

  /** Adds the steps of what stands there, and says where the next begins. */
  private int step(int at) {
    char c = pattern.charAt(at);
    boolean segmentBegins = at == 0 || pattern.charAt(at - 1) == '/';
    if (segmentBegins && pattern.startsWith("**/", at)) {
      add(Kind.MAYBE_TWO, c, null, at);
      add(Kind.SOME, c, null, at);
      add(Kind.CHARACTER, '/', null, at + 2);
      return at + 3;
    }
    if (pattern.startsWith("***", at)) {
      throw new IllegalArgumentException("has three stars in a row; write * or **");
    }
    if (c == '*') {
      boolean two = pattern.startsWith("**", at);
      add(two ? Kind.SOME : Kind.SOME_IN_SEGMENT, c, null, at);
      return two ? at + 2 : at + 1;
    }
    if (c == '{') {
      return capture(at);
    }
    add(Kind.CHARACTER, c, null, at);
    return at + 1;
  }

  private int capture(int at) {
    int end = pattern.indexOf('}', at);
    String name = end < 0 ? "" : pattern.substring(at + 1, end);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "has a { without a name; write {year} to capture a segment, or * for any text");
    }
    if (captures.contains(name)) {
      throw new IllegalArgumentException("captures {" + name + "} twice; give each its own name");
    }
    if (pattern.startsWith("{", end + 1)) {
      throw new IllegalArgumentException(
          "has two captures side by side; write something between them");
    }
    captures.add(name);
    add(Kind.ONE_IN_SEGMENT, '{', name, at);
    add(Kind.SOME_IN_SEGMENT, '}', name, end);
    return end + 1;
  }

  private void add(Kind kind, char character, String capture, int at) {
    steps.add(new Step(kind, character, capture, at));
  }

  /** The names that are captured, from left to right. */
  List<String> captures() {
    return List.copyOf(captures);
  }

  /** The captured values by name; empty where the object's name does not match. */
  Optional<SortedMap<String, String>> match(String name) {
    if (!name.startsWith(head)) {
      return Optional.empty();
    }
    BitSet[] fits = fits(name);
    return fits[0].get(0) ? Optional.of(captured(name, fits)) : Optional.empty();
  }

  /** By position: the steps from which the rest of the name can be taken. */
  private BitSet[] fits(String name) {
    BitSet[] fits = new BitSet[name.length() + 1];
    for (int at = name.length(); at >= 0; at--) {
      BitSet here = new BitSet(steps.size() + 1);
      if (at == name.length()) {
        here.set(steps.size());
      }
      for (int i = steps.size() - 1; i >= 0; i--) {
        Step step = steps.get(i);
        boolean takes = at < name.length() && step.takes(name.charAt(at));
        boolean fit = takes && fits[at + 1].get(step.repeats() ? i : i + 1);
        if (step.repeats()) {
          fit = fit || here.get(i + 1);
        } else if (step.kind == Kind.MAYBE_TWO) {
          fit = here.get(i + 1) || here.get(i + 3);
        }
        if (fit) {
          here.set(i);
        }
      }
      fits[at] = here;
    }
    return fits;
  }

  private SortedMap<String, String> captured(String name, BitSet[] fits) {
    SortedMap<String, String> values = new TreeMap<>();
    int at = 0;
    int begin = 0;
    int i = 0;
    while (i < steps.size()) {
      Step step = steps.get(i);
      if (step.kind == Kind.MAYBE_TWO) {
        i = fits[at].get(i + 3) ? i + 3 : i + 1;
      } else if (!step.repeats()) {
        begin = at;
        at++;
        i++;
      } else if (fits[at].get(i + 1)) {
        if (step.capture != null) {
          values.put(step.capture, name.substring(begin, at));
        }
        i++;
      } else {
        at++;
      }
    }
    return values;
  }

  /** Whether some name that begins with the prefix matches. */
  boolean matchesBelow(String prefix) {
    // From every step some text leads to the end.
    return reach(prefix).at() == prefix.length();
  }

  /**
   * How far a name that does not match can be followed.
   *
   * @param at how much of the name some matching name begins with
   * @param in how much of the pattern that took, at most
   */
  record Reach(int at, int in) {}

  /** How far the name can be followed; to its end, where only something is missing behind it. */
  Reach reach(String name) {
    BitSet states = new BitSet(steps.size() + 1);
    enter(states, 0);
    for (int at = 0; at < name.length(); at++) {
      BitSet next = new BitSet(steps.size() + 1);
      for (int i = states.nextSetBit(0); i >= 0 && i < steps.size(); i = states.nextSetBit(i + 1)) {
        if (steps.get(i).takes(name.charAt(at))) {
          enter(next, steps.get(i).repeats() ? i : i + 1);
        }
      }
      if (next.isEmpty()) {
        return new Reach(at, written(states));
      }
      states = next;
    }
    return new Reach(name.length(), written(states));
  }

  /** Where in the pattern the furthest of the states is. */
  private int written(BitSet states) {
    int furthest = states.length() - 1;
    return furthest == steps.size() ? pattern.length() : steps.get(furthest).at();
  }

  private void enter(BitSet states, int i) {
    if (states.get(i)) {
      return;
    }
    states.set(i);
    if (i < steps.size() && steps.get(i).repeats()) {
      enter(states, i + 1);
    } else if (i < steps.size() && steps.get(i).kind == Kind.MAYBE_TWO) {
      enter(states, i + 1);
      enter(states, i + 3);
    }
  }

  @Override
  public String toString() {
    return pattern;
  }
}
