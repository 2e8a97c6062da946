package dev.sparkdrop.console.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pages' templates. Every value is escaped by {@link HtmlEscaper}; a name that a view does not
 * have is an error, in a test and not in front of a person.
 */
final class Templates {
  static final String FOLDER = "/dev/sparkdrop/console/";

  private final Map<String, Template> compiled = new ConcurrentHashMap<>();
  private final Mustache.Compiler compiler =
      Mustache.compiler()
          .withEscaper(HtmlEscaper::escape)
          .withLoader(Templates::open)
          .strictSections(true)
          .emptyStringIsFalse(true)
          .nullValue("");

  /**
   * A page.
   *
   * @param view what it shows
   * @param pageLayout what is around that on every page
   */
  String render(String template, Object view, PageLayout pageLayout) {
    StringWriter page = new StringWriter();
    compiled.computeIfAbsent(template, compiler::loadTemplate).execute(view, pageLayout, page);
    return page.toString();
  }

  private static Reader open(String name) throws FileNotFoundException {
    InputStream file = Templates.class.getResourceAsStream(FOLDER + name + ".html");
    if (file == null) {
      throw new FileNotFoundException(name + ".html is not among the console's files");
    }
    return new InputStreamReader(file, StandardCharsets.UTF_8);
  }
}
