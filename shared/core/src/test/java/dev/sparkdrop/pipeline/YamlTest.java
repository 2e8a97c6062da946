package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

  private static JsonObject read(String text) {
    Faults faults = new Faults("f");
    JsonObject tree = Yaml.read(text, faults);
    assertEquals(List.of(), faults.all());
    return tree;
  }

  private static String fault(String text) {
    Faults faults = new Faults("f");
    Yaml.read(text, faults);
    assertEquals(1, faults.all().size(), () -> "faults of " + Quoted.of(text));
    return faults.all().get(0).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "true|true",
        "TRUE|true",
        "yes|\"yes\"",
        "null|null",
        "~|null",
        "''|null",
        "2.10|2.10",
        "'\"2.3\"'|\"2.3\"",
        "0x1F|31",
        "0o17|15",
        "1e3|1E+3",
        ".inf|\".inf\"",
        ".nan|\".nan\"",
        "1e999999999|\"1e999999999\"",
        "!!str 5|\"5\"",
        "2026-11-22|\"2026-11-22\"",
        "012|12",
        "a: b|\"a: b\""
      })
  void singleValueHasYamlsCoreType(String text, String json) {
    String written = text.equals("a: b") ? "\"a: b\"" : text;
    assertEquals("{\"x\":" + json + "}", serialized(read("x: " + written)));
  }

  private static String serialized(JsonObject tree) {
    return new GsonBuilder().serializeNulls().disableHtmlEscaping().create().toJson(tree);
  }

  @Test
  void jsonIsYamlToo() {
    String json = "{\"a\":{\"b\":[1,\"x\",{\"c\":null}]},\"d\":\"\\u00e9\"}";

    assertEquals("{\"a\":{\"b\":[1,\"x\",{\"c\":null}]},\"d\":\"é\"}", serialized(read(json)));
  }

  @Test
  void aliasIsACopyOfItsAnchor() {
    JsonObject tree = read("a: &x {k: [1]}\nb: *x\n");

    assertEquals(tree.get("a"), tree.get("b"));
  }

  @Test
  void byteOrderMarkAndWindowsLinesAreRead() {
    assertEquals("{\"a\":1,\"b\":2}", serialized(read("\uFEFFa: 1\r\nb: 2\r\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "# only a comment\n", "---\n", "null"})
  void emptyFileIsAFault(String text) {
    assertTrue(fault(text).endsWith("is empty; start with name: and trigger:"), fault(text));
  }

  @Test
  void textThatIsNoMappingIsAFault() {
    assertEquals(
        "f: line 1: a list is not a pipeline; start with name: and trigger:", fault("- a\n"));
    assertEquals(
        "f: line 1: \"hello\" is not a pipeline; start with name: and trigger:", fault("hello"));
  }

  @Test
  void tabIsNamedWithItsLine() {
    assertEquals(
        "f: line 2: a tab where YAML wants spaces; indent with spaces", fault("a:\n\tb: 1\n"));
  }

  @Test
  void brokenTextIsNamedWithItsLine() {
    assertTrue(fault("a: [1, 2\nb: 3\n").startsWith("f: line 2: is not YAML: "));
    assertTrue(fault("a: \"never closed\n").startsWith("f: line 2: is not YAML: "));
    assertTrue(fault("a: 1\n  b: 2\n").startsWith("f: line 2: is not YAML: "));
    assertTrue(fault("a: \u0000\n").contains("is not YAML: "));
  }

  @Test
  void keyThatIsWrittenTwiceIsNamedWithBothLines() {
    assertEquals(
        "f: a.b: is written twice, line 2 and line 4; keep one of the two",
        fault("a:\n  b: 1\n  c: 2\n  b: 3\n"));
  }

  @Test
  void secondDocumentIsAFault() {
    assertEquals(
        "f: line 3: a second document begins here; write one pipeline a file, without ---",
        fault("a: 1\n---\nb: 2\n"));
  }

  @Test
  void keyThatIsNoWordIsAFault() {
    assertEquals(
        "f: line 1: a key is a mapping or a list; write a plain word before the :",
        fault("{[a]: 1}"));
  }

  @Test
  void tagsAreFaults() {
    assertEquals(
        "f: line 1: the tag \"!secret\" is not known; leave it out", fault("a: !secret x"));
    assertTrue(fault("a: !!binary eA==").contains("is not known"));
    assertTrue(fault("a: !!java.net.URL [x]").contains("is not known"));
  }

  @Test
  void aliasThatBlowsUpIsRefusedBeforeItDoes() {
    StringBuilder bomb = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*l" + (i - 1);
      bomb.append("l" + i + ": &l" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
    }
    assertTrue(
        fault(bomb.toString())
            .contains("more than 30 aliases of collections; write the values out"));
  }

  @Test
  void aliasWithoutAnAnchorIsRefused() {
    assertTrue(fault("a: *b").startsWith("f: line 1: "));
    assertTrue(fault("a: &b [*b]").startsWith("f: line 1: is an alias of itself"));
  }

  @Test
  void deepNestingIsRefused() {
    assertEquals("f: line 1: is nested deeper than 64; nest it less", fault("[".repeat(100_000)));
    assertTrue(fault("{a: ".repeat(100_000)).contains("is nested deeper"));
  }

  @Test
  void nothingIsReadFromBrokenText() {
    assertNull(Yaml.read("a: [", new Faults("f")));
  }
}
