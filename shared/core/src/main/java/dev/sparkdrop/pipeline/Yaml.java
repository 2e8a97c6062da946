package dev.sparkdrop.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 text to a JSON tree, with the line of what is wrong. */
public final class Yaml {
  private static final int DEEPEST = 64;

  /** Thirty aliases of aliases make at most some 60,000 values. */
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setSchema(new CoreSchema()).setMaxAliasesForCollections(30).build();

  private static final Set<Tag> TAGS =
      Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT);

  private final Faults faults;

  private Yaml(Faults faults) {
    this.faults = faults;
  }

  /** Leaves the text as soon as it makes no sense. */
  private static final class Senseless extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SourceLocation at;
    private final String instead;

    Senseless(SourceLocation at, String problem, String instead) {
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
    String start = "start with " + first;
    try {
      refuseDeepNesting(plain);
      Iterator<Node> documents = new Compose(SETTINGS).composeAllFromString(plain).iterator();
      if (!documents.hasNext()) {
        throw new Senseless(SourceLocation.FILE, "is empty", start);
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        throw new Senseless(
            at(documents.next()),
            "a second document begins here",
            "write one " + what + " a file, without ---");
      }
      JsonElement tree = new Yaml(faults).value(root, SourceLocation.FILE);
      if (!tree.isJsonObject()) {
        boolean empty = tree.isJsonNull();
        throw new Senseless(
            at(root), empty ? "is empty" : Quoted.of(tree) + " is not a " + what, start);
      }
      return tree.getAsJsonObject();
    } catch (Senseless e) {
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
      boolean bomb = e.getMessage().contains("aliases");
      faults.add(
          SourceLocation.FILE,
          bomb
              ? "has more than 30 aliases of collections"
              : "is not YAML: " + oneLine(e.getMessage()),
          bomb ? "write the values out" : "write it as UTF-8 text");
    }
    return null;
  }

  /** The library composes as deep as the text nests, by recursion. */
  private static void refuseDeepNesting(String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        SourceLocation at = event.getStartMark().map(Yaml::line).orElse(SourceLocation.FILE);
        throw new Senseless(at, "is nested deeper than " + DEEPEST, "nest it less");
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private JsonElement value(Node node, SourceLocation path) {
    if (!TAGS.contains(node.getTag())) {
      throw new Senseless(
          at(node),
          "the tag " + Quoted.of(node.getTag().getValue()) + " is not known",
          "leave it out");
    }
    if (node.isRecursive()) {
      throw new Senseless(at(node), "is an alias of itself", "write the value out");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, path);
    }
    return node instanceof SequenceNode list ? list(list, path) : scalar((ScalarNode) node);
  }

  private JsonObject mapping(MappingNode node, SourceLocation path) {
    JsonObject mapping = new JsonObject();
    Map<String, Node> keys = new HashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw new Senseless(
            at(entry.getKeyNode()),
            "a key is a mapping or a list",
            "write a plain word before the :");
      }
      String name = key.getValue();
      Node first = keys.putIfAbsent(name, key);
      JsonElement value = value(entry.getValueNode(), path.key(name));
      if (first == null) {
        mapping.add(name, value);
      } else {
        String both = at(first).path() + " and " + at(key).path();
        faults.add(path.key(name), "is written twice, " + both, "keep one of the two");
      }
    }
    return mapping;
  }

  private JsonArray list(SequenceNode node, SourceLocation path) {
    JsonArray list = new JsonArray();
    for (Node item : node.getValue()) {
      list.add(value(item, path.item(list.size())));
    }
    return list;
  }

  private static JsonElement scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return new JsonPrimitive(Boolean.valueOf(text));
    }
    return node.getTag().equals(Tag.STR) ? new JsonPrimitive(text) : number(text);
  }

  /** Infinity, not-a-number and absurd exponents have no place in JSON: they stay texts. */
  private static JsonElement number(String text) {
    if (text.startsWith("0x") || text.startsWith("0o")) {
      return new JsonPrimitive(new BigInteger(text.substring(2), text.startsWith("0x") ? 16 : 8));
    }
    try {
      BigDecimal number = new BigDecimal(text);
      boolean sane = text.length() < 40 && Math.abs(number.scale()) < 400;
      return sane ? new JsonPrimitive(number) : new JsonPrimitive(text);
    } catch (NumberFormatException e) {
      return new JsonPrimitive(text);
    }
  }

  private static SourceLocation at(Node node) {
    Optional<Mark> mark = node.getStartMark();
    return mark.map(Yaml::line).orElse(SourceLocation.FILE);
  }

  private static SourceLocation line(Mark mark) {
    return new SourceLocation("line " + (mark.getLine() + 1));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
