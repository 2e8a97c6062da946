package dev.sparkdrop.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a misspelt word was meant to be. */
public final class Nearest {
  /** More names than this are a page, not a hint. */
  private static final int LISTED = 13;

  /** A word of this length is not misspelt: it is something else. */
  private static final int LONGEST = 60;

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
    if (wanted.length() > LONGEST) {
      return Optional.empty();
    }
    int far = Math.max(1, wanted.length() / 3);
    return known.stream()
        .filter(k -> distance(wanted, plain(k)) <= far)
        .min(Comparator.comparingInt(k -> distance(wanted, plain(k))));
  }

  /** How far two texts are apart; case does not count, nor what is behind a word's length. */
  public static int apart(String a, String b) {
    return distance(plain(a, LONGEST), plain(b, LONGEST));
  }

  private static String plain(String word, int longest) {
    return plain(word.substring(0, Math.min(longest, word.length())));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** How many letters to insert, drop, change or swap with a neighbour. */
  static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = rows[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1 && j > 1 && swapped(a, b, i, j)) {
          least = Math.min(least, 1 + rows[i - 2][j - 2]);
        }
        rows[i][j] = least;
      }
    }
    return rows[a.length()][b.length()];
  }

  private static boolean swapped(String a, String b, int i, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
