package dev.sparkdrop.local.stories;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a screen, as a person at a desk or with a phone uses it. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int TABS = 100;

  /** It warns that it does not know this Chromium's own protocol, which we do not speak. */
  private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;
  private final String site;

  /**
   * Opens a window.
   *
   * @param profile an empty folder for what a browser keeps
   * @param site where the pages are, with a slash at its end
   */
  Browser(Path profile, String site) {
    this.site = site;
    LOG.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-device-scale-factor=1",
        // A name of another site that leads to this machine, as after a rebinding.
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    driver = new ChromeDriver(service, options);
    screen(1280, 900);
  }

  /** Why there is no browser here; empty where there is. */
  static Optional<String> missing() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)
        ? Optional.empty()
        : Optional.of("there is no Chromium here; apt-get install chromium chromium-driver");
  }

  /** Opens a page of the site. */
  void open(String path) {
    driver.get(site + path);
  }

  void screen(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /**
   * Prefers colours.
   *
   * @param scheme {@code light} or {@code dark}
   */
  void prefers(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Does something in another tab, which is closed then. */
  void inAnotherTab(Runnable work) {
    String here = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    work.run();
    driver.close();
    driver.switchTo().window(here);
  }

  /** The element, as soon as it is there. */
  WebElement see(String css) {
    return waiting(css).until(d -> d.findElement(By.cssSelector(css)));
  }

  /** Waits until an element has that text in it. */
  void see(String css, String text) {
    waiting(css + " with “" + text + "”").until(d -> text(css).contains(text));
  }

  void seeNo(String css) {
    waiting("no " + css).until(d -> d.findElements(By.cssSelector(css)).isEmpty());
  }

  /** Clicks, and waits for the page that this leads to. */
  void follow(String css) {
    WebElement before = driver.findElement(By.tagName("html"));
    waiting("a click on " + css)
        .ignoring(StaleElementReferenceException.class)
        .until(
            d -> {
              d.findElement(By.cssSelector(css)).click();
              return true;
            });
    isLeft(before);
  }

  /** Types, and waits for the page that this leads to. */
  void typesAndLeaves(CharSequence... keys) {
    WebElement before = driver.findElement(By.tagName("html"));
    type(keys);
    isLeft(before);
  }

  void type(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Presses the tabulator until the focus is there. */
  void tabTo(String css) {
    for (int i = 0; i < TABS; i++) {
      type(Keys.TAB);
      if (Boolean.TRUE.equals(run("return document.activeElement.matches(arguments[0])", css))) {
        return;
      }
    }
    throw new AssertionError("no tabulator leads to " + css + " of " + driver.getCurrentUrl());
  }

  private void isLeft(WebElement before) {
    waiting("another page")
        .until(
            d -> {
              try {
                before.getTagName();
                return false;
              } catch (StaleElementReferenceException e) {
                return "complete".equals(run("return document.readyState"));
              }
            });
  }

  /** The text of all such elements together, whatever of it is folded away. */
  String text(String css) {
    return (String)
        run(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('\\n')",
            css);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script that calls its last argument when it is done. */
  Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  /** Keeps a picture of what is seen. */
  void picture(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    File taken = driver.getScreenshotAs(OutputType.FILE);
    Files.copy(taken.toPath(), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private WebDriverWait waiting(String what) {
    WebDriverWait waiting = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
    waiting.withMessage(() -> what + " at " + driver.getCurrentUrl() + ":\n" + text("main"));
    waiting.ignoring(NoSuchElementException.class);
    return waiting;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
