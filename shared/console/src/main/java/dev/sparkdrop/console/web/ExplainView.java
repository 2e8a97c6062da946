package dev.sparkdrop.console.web;

import dev.sparkdrop.console.Badge;
import dev.sparkdrop.console.Explanation;
import dev.sparkdrop.console.Explanations;
import java.util.List;

/**
 * What became of some objects.
 *
 * @param object what was asked for; null where nothing was
 * @param below whether all whose names begin so are meant
 * @param begin path of those whose names begin with what was asked for; null where that was asked
 * @param more path of the next ones; null where there are none
 */
record ExplainView(
    String title,
    String object,
    boolean below,
    boolean none,
    String begin,
    List<Item> items,
    String more,
    List<String> problems,
    String landing) {

  /** One of them, for one pipeline. */
  record Item(
      String object,
      String generation,
      Badge badge,
      String sentence,
      String pipeline,
      String lane,
      String lanePath,
      String run,
      String runPath,
      List<Explanation.Evidence> evidence) {

    static Item of(Explanation told) {
      return new Item(
          HtmlEscaper.line(told.object()),
          told.generation() == null ? null : told.generation().toString(),
          Badge.of(told.what()),
          HtmlEscaper.line(told.sentence()),
          told.pipeline(),
          HtmlEscaper.line(told.laneName()),
          Links.to("/", "lane", told.lane()),
          told.run(),
          Links.run(told.run()),
          told.evidence().stream()
              .map(
                  each ->
                      new Explanation.Evidence(
                          HtmlEscaper.line(each.where()), HtmlEscaper.line(each.says())))
              .toList());
    }
  }

  /**
   * The page.
   *
   * @param told null where nothing was asked for
   */
  static ExplainView of(String object, boolean below, Explanations told, String landing) {
    boolean asked = told != null;
    return new ExplainView(
        "What happened to my file?",
        object,
        below,
        asked && told.objects().isEmpty(),
        asked && !below ? Links.to("/explain", "object", object, "prefix", "true") : null,
        asked ? told.objects().stream().map(Item::of).toList() : List.of(),
        asked && told.next() != null
            ? Links.to("/explain", "object", object, "prefix", "true", "page", told.next())
            : null,
        asked ? told.problems().stream().map(HtmlEscaper::line).toList() : List.of(),
        landing);
  }
}
