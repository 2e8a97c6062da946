package dev.sparkdrop.local.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console's pages in a real browser, on a local cloud with its real functions. */
@ExtendWith(OneTinyCloud.class)
class ConsoleStoriesTest {
  private static final String WHAT = "#told [data-what]";
  private static final Path PICTURES = Path.of("target", "console");

  @TempDir static Path profile;
  private static Browser browser;

  private final TinyCloud cloud;

  ConsoleStoriesTest(TinyCloud cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void openBrowser() {
    Needs.nothing(Browser.missing());
    if (browser == null) {
      browser = new Browser(profile, cloud.outside().console().toString());
    }
  }

  @AfterEach
  void everyPromiseIsKept() {
    if (browser != null) {
      try {
        cloud.thenItComesToRestAndEveryPromiseIsKept();
      } finally {
        cloud.outside().clearFaults();
      }
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void aFileGoesFromWaitingToDoneWithoutAReload() {
    browser.open("");
    press("pause", "tiny");
    browser.see("#notice", "Paused");
    String name = lands("tiny/" + UUID.randomUUID() + ".csv").get("name").getAsString();
    browser.open("");
    browser.see("[data-lane=tiny] .badge", "waits");
    browser.run("window.mark = 'still here'");
    browser.inAnotherTab(() -> thenItIs("waits", name));

    browser.inAnotherTab(
        () -> {
          browser.open("");
          press("resume", "tiny");
        });

    browser.see("#runs [data-outcome=succeeded] .what", name);
    browser.seeNo("[data-lane=tiny]");
    assertEquals("still here", browser.run("return window.mark"));

    browser.follow("#runs tbody tr:first-child a");

    browser.see("#sentence", "The run succeeded: 1 object was processed.");
    assertTrue(browser.text("#objects").contains(name), browser.text("#objects"));
    browser.see("#driver pre", "processed gs://state/");
  }

  @Test
  void fiveObjectsAreExplained() {
    cloud.ends(lands("tiny/done.csv"), "SUCCEEDED");
    cloud.fault("{'where': 'job', 'what': 'exit'}");
    cloud.ends(lands("tiny/failed.csv"), "FAILED");
    cloud.outside().upload("landing", "tiny/empty.csv", new byte[0]);
    lands("tinny/a.csv");

    thenItIs("done", "tiny/done.csv");
    thenItIs("failed", "tiny/failed.csv");
    thenItIs("not an input", "tiny/empty.csv");
    thenItIs("no pipeline", "tinny/a.csv");
    thenItIs("unknown", "tiny/never.csv");
  }

  @Test
  void aFailedRunIsRunAgain() {
    cloud.fault("{'where': 'job', 'what': 'exit'}");
    JsonObject object = land();
    cloud.ends(object, "FAILED");
    browser.open("runs/" + runOf(object));

    press("again", "tiny/" + runOf(object));

    browser.see("#notice", "Asked for.");
    browser.see("#repeated", "succeeded as");
    browser.follow("#repeated a");
    browser.see("#run .badge", "succeeded");
  }

  @Test
  void aRunThatHangsIsCancelled() {
    cloud.fault("{'where': 'job', 'what': 'hang'}");
    JsonObject object = land();
    browser.open("");
    browser.see("[data-lane=tiny][data-phase=RUNNING]");
    browser.follow("[data-lane=tiny] .facts a");
    browser.inAnotherTab(() -> thenItIs("in a run", object.get("name").getAsString()));

    browser.follow("form[data-action=cancel] button");

    browser.see("#notice", "told to stop");
    browser.see("#run .badge", "failed");
    browser.see("#sentence", "local");
  }

  @Test
  void olderObjectsAreCountedAndTakenIn() {
    cloud.fault("{'where': 'event', 'what': 'drop', 'match': 'launch *'}");
    String name = "tiny/older-" + UUID.randomUUID() + ".csv";
    JsonObject object = lands(name);
    thenItIs("not seen yet", name);
    browser.open("");
    browser.follow("#pipeline-tiny a[href^='/backfill']");
    browser.see("#b-from").sendKeys("2020-01-01");
    browser.see("#b-prefix").sendKeys(name);
    browser.follow("#count button");
    browser.see("#counted", "1 object");

    browser.follow("form[data-action=backfill] button");

    browser.see("#notice", "Asked for.");
    cloud.ends(object, "SUCCEEDED");
    browser.see("#asked", "local");
  }

  @Test
  void hostileNamesAreText() {
    String html = "tiny/<img src=x onerror=\"window.harmed=1\"><b>bold.csv";
    String script = "tiny/'><script>window.harmed=1</script>.csv";
    String turned = "tiny/\u202Evsc.exe";
    List<JsonObject> objects = List.of(lands(html), lands(script), lands(turned));
    objects.forEach(object -> cloud.ends(object, "SUCCEEDED"));

    for (String page :
        List.of("", "runs/" + runOf(objects.get(0)), "explain?prefix=true&object=tiny/")) {
      browser.open(page);
      browser.see("main");
      assertNull(browser.run("return window.harmed"), page);
      assertEquals(
          0L, browser.run("return document.querySelectorAll('main :is(img, script, b)').length"));
      assertFalse(browser.text("body").contains("\u202E"), page);
    }
    String shown = browser.text("main");
    assertTrue(shown.contains(html) && shown.contains(script), shown);
    assertTrue(shown.contains("tiny/⟨U+202E⟩vsc.exe"), shown);
  }

  @Test
  void aKeyboardIsEnough() {
    JsonObject object = land();
    cloud.ends(object, "SUCCEEDED");
    String name = object.get("name").getAsString();
    browser.open("");

    browser.tabTo("#filters summary");
    browser.type(Keys.ENTER);
    browser.tabTo("#f-text");
    browser.type(name);
    browser.typesAndLeaves(Keys.ENTER);
    browser.tabTo("#run-" + runOf(object) + " a");
    browser.typesAndLeaves(Keys.ENTER);

    browser.see("#run-title", runOf(object));
    browser.tabTo("#objects a");
    browser.typesAndLeaves(Keys.ENTER);
    browser.see(WHAT + "[data-what=done]");
  }

  @Test
  void everyoneCanReadEveryPage() throws IOException {
    JsonObject object = land();
    cloud.ends(object, "SUCCEEDED");
    cloud.fault("{'where': 'job', 'what': 'hang'}");
    JsonObject hangs = land();
    browser.open("");
    browser.see("[data-lane=tiny][data-phase=RUNNING]");
    List<String> pages =
        List.of(
            "",
            "?outcome=SUCCEEDED",
            "runs/" + runOf(object),
            "explain",
            "explain?prefix=true&object=tiny/",
            "backfill?pipeline=tiny&from=2020-01-01",
            "runs/none");
    try {
      thenAllAreReadable(pages, "light", 1280);
      thenAllAreReadable(pages, "dark", 1280);
      thenAllAreReadable(pages, "light", 390);
    } finally {
      browser.prefers("");
      browser.screen(1280, 900);
    }
    browser.open("");
    browser.follow("form[data-action=cancel] button");
    cloud.ends(hangs, "FAILED");
  }

  private static void thenAllAreReadable(List<String> pages, String scheme, int width)
      throws IOException {
    browser.prefers(scheme);
    browser.screen(width, 900);
    for (String page : pages) {
      browser.open(page);
      browser.see("main h1");
      String seen = pages.indexOf(page) + "-" + scheme + "-" + width;
      browser.picture(PICTURES.resolve(seen + ".png"));
      thenAxeFindsNothing(seen + " " + page);
    }
  }

  private static void thenAxeFindsNothing(String where) throws IOException {
    try (InputStream axe = ConsoleStoriesTest.class.getResourceAsStream("/axe.min.js")) {
      browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        browser.run(
            "return axe.run().then(found => {"
                + " if (!found.passes.length) throw new Error('axe looked at nothing');"
                + " return found.violations.flatMap("
                + "rule => rule.nodes.map(node => rule.id + ': ' + node.html)); });");
    assertEquals(List.of(), found, where);
  }

  private void thenItIs(String what, String name) {
    browser.open(
        "explain?object=" + URLEncoder.encode("gs://landing/" + name, StandardCharsets.UTF_8));
    String told = browser.see(WHAT).getDomAttribute("data-what");
    assertEquals(what, told, () -> browser.text("#told"));
  }

  private static void press(String action, String target) {
    browser.follow("form[data-action='%s'][data-target='%s'] button".formatted(action, target));
  }

  private JsonObject land() {
    return lands("tiny/" + UUID.randomUUID() + ".csv");
  }

  private JsonObject lands(String name) {
    return cloud.outside().upload("landing", name, "a,b\n".getBytes(StandardCharsets.UTF_8));
  }

  /** Of an object whose run is closed. */
  private String runOf(JsonObject object) {
    return cloud.outside().receiptOf(object).get("run").getAsString();
  }
}
