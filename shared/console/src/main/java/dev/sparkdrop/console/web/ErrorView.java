package dev.sparkdrop.console.web;

import java.util.List;

/** What is told in place of a page. */
record ErrorView(String title, int status, List<String> faults) {

  static ErrorView of(int status, List<String> faults) {
    String title =
        switch (status) {
          case 400 -> "That can’t be read";
          case 404 -> "Nothing is here";
          case 405 -> "That is not done here";
          case 409 -> "Press again";
          case 503 -> "Not just now";
          case 500 -> "Our fault";
          default -> "Refused";
        };
    return new ErrorView(title, status, faults.stream().map(HtmlEscaper::line).toList());
  }
}
