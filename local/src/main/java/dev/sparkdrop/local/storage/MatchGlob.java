package dev.sparkdrop.local.storage;

import dev.sparkdrop.local.http.ApiError;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns of {@code matchGlob}: {@code * ** ? [a-c] [!a] {a,b}}, as Cloud Storage has them.
 */
final class MatchGlob {
  private MatchGlob() {}

  static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*' && glob.startsWith("**", i)) {
        boolean folders = glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/');
        regex.append(folders ? "(?:.*/)?" : ".*");
        i += folders ? 2 : 1;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '{') {
        braces++;
        regex.append("(?:");
      } else if (c == '}' && braces > 0) {
        braces--;
        regex.append(")");
      } else if (c == ',' && braces > 0) {
        regex.append("|");
      } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
        int end = glob.indexOf(']', i + 2);
        String set = glob.substring(i + 1, end);
        boolean not = set.startsWith("!") || set.startsWith("^");
        String members = (not ? set.substring(1) : set).replaceAll("([\\\\\\[\\]&^])", "\\\\$1");
        regex.append("(?!/)[").append(not ? "^" : "").append(members).append("]");
        i = end;
      } else if (c == '\\' && i + 1 < glob.length()) {
        regex.append(Pattern.quote(String.valueOf(glob.charAt(++i))));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw ApiError.invalid("'" + glob + "' is no pattern for 'matchGlob'.");
    }
  }
}
