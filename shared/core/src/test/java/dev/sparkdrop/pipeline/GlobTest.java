package dev.sparkdrop.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv | a.csv | true",
        "a.csv | aXcsv | false",
        "a.csv | a.csv.gz | false",
        "a.csv | x/a.csv | false",
        "*.csv | a.csv | true",
        "*.csv | .csv | true",
        "*.csv | x/a.csv | false",
        "in/*/x | in/a/x | true",
        "in/*/x | in//x | true",
        "in/*/x | in/a/b/x | false",
        "**.csv | a.csv | true",
        "**.csv | x/y/a.csv | true",
        "**.csv | a.csv/b | false",
        "weather/**.csv | weather/a.csv | true",
        "weather/**.csv | weather/x//y.csv | true",
        "weather/**.csv | weathera.csv | false",
        "a/**/b | a/b | true",
        "a/**/b | a/x/y/b | true",
        "a/**/b | a//b | true",
        "a/**/b | ab | false",
        "a/**/b | a/xb | false",
        "**/b | b | true",
        "**/b | x/b | true",
        "**/b | xb | false",
        "a/** | a/x/y | true",
        "a/** | a | false",
        "a**b | a/x/b | true",
        "** | anything/at all | true",
        "{y}/*.csv | 1990/a.csv | true",
        "{y}/*.csv | /a.csv | false",
        "year={y}/x | year=1990/x | true",
        "year={y}/x | year=/x | false",
        "{y}/x | a/b/x | false",
        "a?c[1].csv | a?c[1].csv | true",
        "a?c[1].csv | abc1.csv | false",
        "a\\b.$^(x)+ | a\\b.$^(x)+ | true",
        "$(x)/* | $(x)/%2F | true",
        "../* | ../x | true",
        "A.csv | a.csv | false",
        "*.csv | '😀 \"it''s\", 100%.csv' | true",
        "{y}.csv | 😀.csv | true",
        "} | } | true"
      })
  void wholeNameIsMatched(String pattern, String name, boolean matches) {
    assertEquals(matches, Glob.of(pattern).match(name).isPresent());
  }

  @Test
  void newlinesAreCharactersLikeOthers() {
    assertTrue(Glob.of("a/*.csv").match("a/x\ny\r.csv").isPresent());
    assertEquals(Map.of("y", "1\n2"), Glob.of("{y}/x").match("1\n2/x").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "birdstrikes/{year}/*.csv | birdstrikes/1990/a.csv | {year=1990}",
        "y={year}/m={month}/* | y=1990/m=02/a | {month=02, year=1990}",
        "{a}-{b}.csv | 1990-01-x.csv | {a=1990, b=01-x}",
        "*{a}.csv | xyz.csv | {a=xyz}",
        "{a}*.csv | xyz.csv | {a=x}",
        "**/{name}.csv | x/y/a.csv.csv | {name=a.csv}",
        "**{a}/x | p/q/x | {a=q}",
        "{dir}/** | a/b/c | {dir=a}",
        "**/{dir}/** | a/b/c | {dir=a}"
      })
  void whatStandsLeftTakesAsLittleAsItCan(String pattern, String name, String captured) {
    assertEquals(captured, Glob.of(pattern).match(name).orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in/*.csv | in/ | true",
        "in/*.csv | in/sub/ | false",
        "in/*.csv | i | true",
        "in/*.csv | out/ | false",
        "in/**.csv | in/sub/ | true",
        "in/{y}/*.csv | in/1990/ | true",
        "in/{y}/*.csv | in// | false",
        "in/{y}/*.csv | in/1990/q1/ | false",
        "in/*.csv | in/a.csv/ | false",
        "a/**/b | a/x/ | true",
        "a/**/b | b/ | false",
        "** | any/thing/ | true",
        "in/a.csv | in/a.csv | true",
        "in/a.csv | in/a.csvx | false"
      })
  void namesBelowAPrefixAreForeseen(String pattern, String prefix, boolean possible) {
    assertEquals(possible, Glob.of(pattern).matchesBelow(prefix));
  }

  @Test
  void randomPatternsMatchLikeRegularExpressions() {
    Random random = new Random(1);
    List<String> pieces = List.of("a", "b", "/", "*", "**", "a/", "{x}");
    int matched = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder pattern = new StringBuilder();
      for (int j = random.nextInt(6); j >= 0; j--) {
        pattern.append(pieces.get(random.nextInt(pieces.size())));
      }
      if (pattern.toString().matches(".*(\\*\\*\\*|\\{x\\}.*\\{x\\}).*")) {
        continue;
      }
      StringBuilder name = new StringBuilder();
      for (int j = random.nextInt(8); j >= 0; j--) {
        name.append("ab/".charAt(random.nextInt(3)));
      }
      boolean expected = Pattern.matches(regex(pattern.toString()), name);
      assertEquals(
          expected,
          Glob.of(pattern.toString()).match(name.toString()).isPresent(),
          () -> pattern + " on " + name);
      matched += expected ? 1 : 0;
    }
    assertTrue(matched > 200, "the samples hold enough that match: " + matched);
  }

  private static String regex(String pattern) {
    return pattern
        .replace("{x}", "[^/]§")
        .replaceAll("(^|/)\\*\\*/", "$1(|.#/)")
        .replaceAll("\\*\\*", ".#")
        .replaceAll("\\*", "[^/]#")
        .replace('#', '*')
        .replace('§', '+');
  }

  @Test
  void hostileNameTakesNoTime() {
    Glob glob = Glob.of("**a*a".repeat(100) + "{x}b");
    String name = "a".repeat(1024);

    boolean matches =
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> glob.match(name).isPresent());

    assertEquals(false, matches);
    assertTrue(glob.match(name + "b").isPresent());
    assertTrue(glob.matchesBelow(name));
  }

  @Test
  void longRowOfFoldersIsForeseenInNoTime() {
    Glob glob = Glob.of("**/".repeat(300) + "x");

    assertTrue(
        assertTimeoutPreemptively(
            Duration.ofSeconds(2), () -> glob.matchesBelow("y/".repeat(512))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/***/b | has three stars",
        "{year | has a { without a name",
        "{}/x | has a { without a name",
        "{1a}/x | has a { without a name",
        "{a b}/x | has a { without a name",
        "{a}/{a} | captures {a} twice",
        "{a}{b} | has two captures side by side"
      })
  void patternThatMakesNoSenseIsRefused(String pattern, String problem) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Glob.of(pattern)).getMessage();
    assertTrue(message.startsWith(problem), message);
    assertTrue(message.contains("; "), "says what to write instead: " + message);
  }
}
