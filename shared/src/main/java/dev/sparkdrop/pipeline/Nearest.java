package dev.sparkdrop.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word was meant to be. */
final class Nearest {
  /** More names than this are a page, not a hint. */
  private static final int LISTED = 12;

  private Nearest() {}

  /** What to write instead of a word that is none of the known ones. */
  static String hint(String word, Collection<String> known) {
    Optional<String> meant = to(word, known);
    if (meant.isPresent()) {
      return "write " + meant.get();
    }
    return known.size() <= LISTED
        ? "known here: " + String.join(", ", known)
        : "leave it out, or see the reference for the " + known.size() + " that are known here";
  }

  /** The known word that is closest, if one is close at all; case does not count. */
  static Optional<String> to(String word, Collection<String> known) {
    String wanted = plain(word);
    int far = Math.max(1, Math.min(wanted.length(), 24) / 3);
    return known.stream()
        .filter(k -> distance(wanted, plain(k)) <= far)
        .min(Comparator.comparingInt(k -> distance(wanted, plain(k))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Levenshtein's distance; words that differ a lot in length are simply far. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 8) {
      return Integer.MAX_VALUE;
    }
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, 1 + Math.min(last[j], row[j - 1]));
      }
      last = row;
    }
    return last[b.length()];
  }
}
