package dev.sparkdrop.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML 1.2 text to a JSON tree, from the parser's events: the library's own composer recurses as
 * deep as the text nests, and copies what aliases multiply.
 */
public final class Yaml {
  private static final int DEEPEST = 64;
  private static final int LARGEST = 50_000;

  private final Faults faults;
  private final String what;
  private final String start;
  private final Iterator<Event> events;
  private final Map<String, JsonElement> anchors = new HashMap<>();
  private int size;

  private Yaml(Faults faults, String what, String start, Iterator<Event> events) {
    this.faults = faults;
    this.what = what;
    this.start = start;
    this.events = events;
  }

  /** Says so, and where, to leave the text as soon as it makes no sense. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SourceLocation at;
    private final String instead;

    Unreadable(SourceLocation at, String problem, String instead) {
      super(problem, null, false, false);
      this.at = at;
      this.instead = instead;
    }
  }

  /** The mapping that a pipeline file holds; null, and a fault, where it holds none. */
  static JsonObject read(String text, Faults faults) {
    return read(text, faults, "pipeline", "name: and trigger:");
  }

  /**
   * The mapping that the text holds; null, and a fault, where it holds none.
   *
   * @param what it is, for messages
   * @param first keys that it might start with
   */
  public static JsonObject read(String text, Faults faults, String what, String first) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      LoadSettings settings = LoadSettings.builder().build();
      return new Yaml(
              faults,
              what,
              "start with " + first,
              new Parse(settings).parseString(plain).iterator())
          .document();
    } catch (Unreadable e) {
      faults.add(e.at, e.getMessage(), e.instead);
    } catch (MarkedYamlEngineException e) {
      SourceLocation at = e.getProblemMark().map(Yaml::line).orElse(SourceLocation.FILE);
      String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
      boolean tab = problem.contains("TAB");
      faults.add(
          at,
          tab ? "a tab where YAML wants spaces" : "is not YAML: " + oneLine(problem),
          tab ? "indent with spaces" : "look at this line and the one above it");
    } catch (YamlEngineException e) {
      faults.add(
          SourceLocation.FILE, "is not YAML: " + oneLine(e.getMessage()), "write it as UTF-8 text");
    }
    return null;
  }

  private JsonObject document() {
    events.next(); // the stream's start
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      throw new Unreadable(SourceLocation.FILE, "is empty", start);
    }
    Event first = events.next();
    JsonElement root = value(first, SourceLocation.FILE, 0);
    events.next(); // the document's end
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw new Unreadable(
          at(next), "a second document begins here", "write one " + what + " a file, without ---");
    }
    if (!root.isJsonObject()) {
      throw new Unreadable(
          at(first), root.isJsonNull() ? "is empty" : Quoted.of(root) + " is not a " + what, start);
    }
    return root.getAsJsonObject();
  }

  private JsonElement value(Event event, SourceLocation path, int depth) {
    if (++size > LARGEST) {
      throw new Unreadable(at(event), "has more than " + LARGEST + " values", "leave out aliases");
    }
    if (depth > DEEPEST) {
      throw new Unreadable(at(event), "is nested deeper than " + DEEPEST, "nest it less");
    }
    if (event instanceof AliasEvent alias) {
      return copy(alias);
    }
    JsonElement value =
        switch (event.getEventId()) {
          case MappingStart -> mapping(path, depth);
          case SequenceStart -> list(path, depth);
          default -> scalar((ScalarEvent) event);
        };
    if (event instanceof CollectionStartEvent start && start.getTag().isPresent()) {
      throw tag(event, start.getTag().get());
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
    return value;
  }

  private JsonObject mapping(SourceLocation path, int depth) {
    JsonObject mapping = new JsonObject();
    Map<String, SourceLocation> lines = new HashMap<>();
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (!(key instanceof ScalarEvent name)) {
        throw new Unreadable(
            at(key), "a key is a mapping, a list or an alias", "write a plain word before the :");
      }
      SourceLocation first = lines.putIfAbsent(name.getValue(), at(key));
      JsonElement value = value(events.next(), path.key(name.getValue()), depth + 1);
      if (first == null) {
        mapping.add(name.getValue(), value);
      } else {
        String both = first.path() + " and " + at(key).path();
        faults.add(path.key(name.getValue()), "is written twice, " + both, "keep one of the two");
      }
    }
    return mapping;
  }

  private JsonArray list(SourceLocation path, int depth) {
    JsonArray list = new JsonArray();
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      list.add(value(item, path.item(list.size()), depth + 1));
    }
    return list;
  }

  private static JsonElement scalar(ScalarEvent event) {
    Optional<String> tag = event.getTag();
    if (tag.isPresent() && !tag.get().equals(Tag.STR.getValue())) {
      throw tag(event, tag.get());
    }
    boolean plain = tag.isEmpty() && event.getImplicit().canOmitTagInPlainScalar();
    return YamlScalar.read(event.getValue(), plain);
  }

  private JsonElement copy(AliasEvent alias) {
    JsonElement meant = anchors.get(alias.getAlias().getValue());
    if (meant == null) {
      throw new Unreadable(
          at(alias),
          "the alias *" + alias.getAlias().getValue() + " has no anchor before it",
          "write the value out");
    }
    size += sizeOf(meant);
    if (size > LARGEST) {
      throw new Unreadable(
          at(alias), "aliases blow the file up beyond " + LARGEST + " values", "write them out");
    }
    return meant.deepCopy();
  }

  private static int sizeOf(JsonElement value) {
    int size = 1;
    if (value.isJsonObject()) {
      for (Map.Entry<String, JsonElement> entry : value.getAsJsonObject().entrySet()) {
        size += sizeOf(entry.getValue());
      }
    } else if (value.isJsonArray()) {
      for (JsonElement item : value.getAsJsonArray()) {
        size += sizeOf(item);
      }
    }
    return size;
  }

  private static Unreadable tag(Event event, String tag) {
    return new Unreadable(at(event), "the tag " + Quoted.of(tag) + " is not known", "leave it out");
  }

  private static SourceLocation at(Event event) {
    return event.getStartMark().map(Yaml::line).orElse(SourceLocation.FILE);
  }

  private static SourceLocation line(Mark mark) {
    return new SourceLocation("line " + (mark.getLine() + 1));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
