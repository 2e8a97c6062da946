package dev.sparkdrop.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.run.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever strangers write stays text: on every page, in every place. */
class HostileTextTest {
  private static final int MEGABYTE = 1 << 20;

  /** Every page with that text in every place that a stranger can fill. */
  private static List<String> pages(String text) {
    return List.of(
        PageReader.front(
            List.of(PageReader.lane("l", Phase.RUNNING, text)), PageReader.failed(text, text)),
        PageReader.page(PageReader.account(PageReader.failed(text, text), text, text)),
        PageReader.front(List.of(), PageReader.mended(text)),
        PageReader.page(PageReader.account(PageReader.mended(text), text, text)),
        PageReader.page(PageReader.explanation(Explanation.What.FAILED, text, text)),
        PageReader.costs(text),
        PageReader.front(PageReader.asked(text), List.of()),
        new Templates()
            .render(
                "error", ErrorView.of(400, List.of(text)), new PageLayout("/assets/x", 0, null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "'onmouseover='alert(1)",
        "</pre></title></textarea><iframe src=//x>",
        "{{{sentence}}}{{#lines}}<b>",
      })
  void whatLooksLikeHtmlIsText(String text) {
    for (String page : pages(text)) {
      assertTrue(page.contains(HtmlEscaper.escape(text)), page);
      assertFalse(page.contains(text) && !text.equals(HtmlEscaper.escape(text)), page);
      assertFalse(page.contains("<script>"), page);
      assertFalse(page.contains("<img src=x"), page);
      assertFalse(page.contains("<svg onload"), page);
      assertFalse(page.contains("<iframe"), page);
    }
  }

  @ParameterizedTest
  @CsvSource({"202E, right-to-left override", "2066, isolate", "200B, zero width", "0007, bell"})
  void whatIsHiddenIsShown(String hex, String name) {
    String hidden = Character.toString(Integer.parseInt(hex, 16));

    for (String page : pages("a" + hidden + "vsc.exe")) {
      assertTrue(page.contains("a⟨U+" + hex + "⟩vsc.exe"), () -> name + " in " + page);
      assertFalse(page.contains(hidden), name);
    }
  }

  @Test
  void aMegabyteIsCut() {
    for (String page : pages("x".repeat(MEGABYTE))) {
      assertTrue(page.contains("x…") || page.contains("…x"));
      assertTrue(page.length() < MEGABYTE / 4, () -> page.length() + " characters");
    }
  }

  @Test
  void aCharacterOfTwoHalvesIsNeverCutInHalf() {
    assertEquals("🐦…", HtmlEscaper.head("🐦🐦", 3));
    assertFalse(HtmlEscaper.tail("🐦".repeat(HtmlEscaper.TEXT)).contains("⟨U+"));
    assertEquals("⟨U+D83D⟩", HtmlEscaper.escape("\uD83D"));
  }

  @Test
  void noTemplatePutsAnythingOnAPageAsItIs() throws IOException {
    for (String name :
        List.of(
            "page",
            "front",
            "run",
            "explain",
            "costs",
            "backfill",
            "error",
            "ask",
            "press",
            "problems",
            "legend",
            "scale",
            "bar")) {
      String text = resource(name + ".html");
      assertFalse(text.contains("{{{") || text.contains("{{&"), name);
      assertFalse(text.matches("(?s).*<script(?! src=\"\\{\\{assets).*"), name);
      assertFalse(text.matches("(?s).*[\\s\"](style|on[a-z]+)=.*"), name);
    }
  }

  @Test
  void aLinkThatRunsSomethingIsLeftOut() {
    String page = PageReader.page(PageReader.account(PageReader.succeeded(), "a", "b"));

    assertTrue(page.contains("https://console.cloud.google.com/"), page);
    assertFalse(page.contains("javascript:"), page);
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = HostileTextTest.class.getResourceAsStream(Templates.FOLDER + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
