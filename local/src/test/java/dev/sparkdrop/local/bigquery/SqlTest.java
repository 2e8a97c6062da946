package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people type to look at a table. */
final class SqlTest {
  @TempDir static Path folder;
  private static RunningBigQuery bigQuery;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    bigQuery = new RunningBigQuery(folder);
    bigQuery.dataset("birds");
    require(
        """
        CREATE TABLE birds.strikes (id INT64 NOT NULL, species STRING, seen DATE, cost NUMERIC,
          tags ARRAY<STRING>, place STRUCT<town STRING, height INT64>)
        """);
    require(
        """
        INSERT INTO `sparkdrop-local.birds.strikes` (id, species, seen, cost, tags, place) VALUES
          (1, 'gull', DATE '2020-01-31', NUMERIC '10.50', ['a', 'b'], STRUCT('Oslo', 5)),
          (2, "gull", DATE "2020-02-29", NULL, [], STRUCT('Rome', 7)),
          (3, 'owl', DATE '2020-03-01', 3, ['c'], NULL)
        """);
  }

  private static void require(String sql) throws IOException, InterruptedException {
    assertEquals("", bigQuery.rows(sql));
  }

  @AfterAll
  static void stop() {
    bigQuery.close();
  }

  record Example(String sql, String rows) {}

  static List<Example> examples() {
    return List.of(
        new Example("SELECT COUNT(*) FROM birds.strikes", "3"),
        new Example("SELECT count(*) AS n FROM sparkdrop-local.birds.strikes", "3"),
        new Example("SELECT id FROM `sparkdrop-local`.`birds`.`strikes` WHERE id = 2 # two", "2"),
        new Example(
            "SELECT s.id, s.place.town FROM birds.strikes AS s ORDER BY id",
            "1|Oslo\n2|Rome\n3|NULL"),
        new Example("SELECT strikes.id FROM birds.strikes ORDER BY 1 DESC LIMIT 1", "3"),
        new Example(
            "SELECT * EXCEPT (tags, place, seen) FROM birds.strikes WHERE cost IS NOT NULL ORDER BY"
                + " id",
            "1|gull|10.5\n3|owl|3"),
        new Example(
            "SELECT * REPLACE (id + 1 AS id) EXCEPT (tags, place, seen, cost) FROM birds.strikes"
                + " WHERE id = 3",
            "Syntax"),
        new Example(
            "SELECT species, COUNT(*) AS n, SUM(cost) AS c FROM birds.strikes GROUP BY species"
                + " HAVING n > 0 ORDER BY n DESC",
            "gull|2|10.5\nowl|1|3"),
        new Example(
            "SELECT id, t FROM birds.strikes, UNNEST(tags) AS t ORDER BY id, t", "1|a\n1|b\n3|c"),
        new Example(
            "SELECT id, t, o FROM birds.strikes CROSS JOIN UNNEST(tags) AS t WITH OFFSET AS o ORDER"
                + " BY id, o",
            "1|a|0\n1|b|1\n3|c|0"),
        new Example(
            "SELECT s.id, t FROM birds.strikes s, s.tags AS t ORDER BY 1, 2", "1|a\n1|b\n3|c"),
        new Example(
            "SELECT s.id, t FROM birds.strikes s LEFT JOIN UNNEST(tags) AS t ORDER BY 1, 2",
            "1|a\n1|b\n2|NULL\n3|c"),
        new Example(
            "SELECT tags[OFFSET(0)], tags[SAFE_OFFSET(5)], ARRAY_LENGTH(tags) FROM birds.strikes"
                + " WHERE id = 1",
            "a|NULL|2"),
        new Example("SELECT x FROM UNNEST([3, 1, 2]) AS x ORDER BY x", "1\n2\n3"),
        new Example(
            "SELECT p.a, p.b FROM UNNEST([STRUCT(1 AS a, 'x' AS b), STRUCT(2, 'y')]) AS p ORDER BY"
                + " 1",
            "1|x\n2|y"),
        new Example("SELECT 'c' IN UNNEST(tags) FROM birds.strikes WHERE id = 3", "true"),
        new Example(
            "SELECT id, ROW_NUMBER() OVER (PARTITION BY species ORDER BY seen DESC) AS r FROM"
                + " birds.strikes QUALIFY r = 1 ORDER BY id",
            "2|1\n3|1"),
        new Example(
            "WITH g AS (SELECT * FROM birds.strikes WHERE species = 'gull'), h AS (SELECT id FROM"
                + " g) SELECT COUNT(*) FROM g JOIN h USING (id)",
            "2"),
        new Example(
            "SELECT a.id, b.id FROM birds.strikes a LEFT JOIN birds.strikes b ON a.id = b.id + 1"
                + " ORDER BY a.id",
            "1|NULL\n2|1\n3|2"),
        new Example(
            "SELECT SAFE_CAST('x' AS INT64), CAST('7' AS INT64), CAST(1 AS STRING), SAFE_DIVIDE(1,"
                + " 0), 7 / 2",
            "NULL|7|1|NULL|3.5"),
        new Example(
            "SELECT DATE_TRUNC(seen, MONTH), DATE_ADD(seen, INTERVAL 1 DAY), DATE_SUB(seen,"
                + " INTERVAL 1 MONTH) FROM birds.strikes WHERE id = 2",
            "2020-02-01|2020-03-01|2020-01-29"),
        new Example(
            "SELECT DATE_DIFF(DATE '2020-03-01', DATE '2020-02-01', DAY), EXTRACT(YEAR FROM DATE"
                + " '2020-03-01'), EXTRACT(DAYOFWEEK FROM DATE '2020-03-01')",
            "29|2020|1"),
        new Example(
            "SELECT FORMAT_DATE('%Y/%m', DATE '2020-03-01'), PARSE_DATE('%d.%m.%Y', '01.03.2020'),"
                + " DATE(2020, 3, 1)",
            "2020/03|2020-03-01|2020-03-01"),
        new Example(
            "SELECT TIMESTAMP '2020-03-01 10:00:00 UTC', DATETIME '2020-03-01 10:00:00', TIME"
                + " '10:00:00'",
            "1583056800.000000|2020-03-01T10:00:00|10:00:00"),
        new Example(
            "SELECT TIMESTAMP_TRUNC(TIMESTAMP '2020-03-01 10:20:00 UTC', HOUR),"
                + " TIMESTAMP_DIFF(TIMESTAMP '2020-03-01 10:20:00 UTC', TIMESTAMP '2020-03-01"
                + " 10:00:00 UTC', MINUTE)",
            "1583056800.000000|20"),
        new Example(
            "SELECT DATE(TIMESTAMP '2020-03-01 10:20:00 UTC'), UNIX_SECONDS(TIMESTAMP '2020-03-01"
                + " 10:00:00 UTC')",
            "2020-03-01|1583056800"),
        new Example(
            "SELECT IF(1 < 2, 'y', 'n'), IFNULL(NULL, 3), COALESCE(NULL, 4), CASE WHEN TRUE THEN 1"
                + " ELSE 2 END",
            "y|3|4|1"),
        new Example(
            "SELECT CONCAT('a', 'b', 'c'), UPPER('x'), SUBSTR('hello', 2, 3), 'a' || 'b',"
                + " LENGTH('héé')",
            "abc|X|ell|ab|3"),
        new Example(
            "SELECT REGEXP_CONTAINS('abc', r'b.'), REGEXP_EXTRACT('a12', r'(\\d+)'),"
                + " REGEXP_REPLACE('aaa', 'a', 'b'), SPLIT('a,b', ',')",
            "true|12|bbb|[a, b]"),
        new Example(
            "SELECT STRING_AGG(species, '-' ORDER BY id), ARRAY_AGG(id ORDER BY id DESC LIMIT 2),"
                + " COUNTIF(id > 1), COUNT(DISTINCT species) FROM birds.strikes",
            "gull-gull-owl|[3, 2]|2|2"),
        new Example(
            "SELECT STRUCT(1 AS a, 'b' AS c), [1, 2], ARRAY(SELECT id FROM birds.strikes ORDER BY"
                + " id)",
            "[1, b]|[1, 2]|[1, 2, 3]"),
        new Example(
            "SELECT b'abc', \"it's\", '''two\nlines''', 'tab\\t|'", "YWJj|it's|two\nlines|tab\t|"),
        new Example("SELECT JSON_VALUE(JSON '{\"a\": {\"b\": 5}}', '$.a.b')", "5"),
        new Example("SELECT id FROM birds.strikes ORDER BY cost LIMIT 1", "2"),
        new Example("SELECT 1 AS x UNION DISTINCT SELECT 1 EXCEPT DISTINCT SELECT 2", "1"),
        new Example("SELECT table_name FROM birds.INFORMATION_SCHEMA.TABLES", "strikes"),
        new Example(
            "SELECT 1.5 * 2, -3, 1e3, MOD(7, 3), DIV(7, 2), ROUND(2.567, 2)",
            "3.0|-3|1000.0|1|3|2.57"),
        new Example(
            "SELECT CAST([1] AS ARRAY<STRING>), ARRAY<INT64>[1, 2], STRUCT<x INT64, y STRING>(1,"
                + " 'z')",
            "[1]|[1, 2]|[1, z]"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void saysWhatBigQuerySays(Example example) throws IOException, InterruptedException {
    String rows = bigQuery.rows(example.sql());

    if (example.rows().equals("Syntax")) {
      assertTrue(rows.startsWith("The local cloud cannot run this"), rows);
    } else {
      assertEquals(example.rows(), rows, example.sql());
    }
  }

  static List<Example> refusals() {
    return List.of(
        new Example(
            "SELECT * FROM birds.none",
            "Not found: Table sparkdrop-local:birds.none was not found in location us-central1"),
        new Example(
            "SELECT * FROM nowhere.none",
            "Not found: Dataset sparkdrop-local:nowhere was not found in location US"),
        new Example("SELECT nope FROM birds.strikes", "Unrecognized name: nope"),
        new Example(
            "SELECT NOPE(1)",
            "The local cloud does not have the function NOPE at [1:8]; docs/local-cloud.md says"
                + " which it has."),
        new Example(
            "SELECT * FROM read_csv('/etc/passwd')",
            "The local cloud has no table function read_csv at [1:15]."),
        new Example("SELECT * FROM '/etc/passwd'", "Syntax"),
        new Example(
            "EXPORT DATA OPTIONS() AS SELECT 1", "Statement not supported: EXPORT at [1:1]."),
        new Example("COPY x TO '/tmp/y'", "Statement not supported: COPY"),
        new Example("SELECT 'open", "Syntax error: Unclosed string literal at [1:8]"),
        new Example(
            "SELECT DATE_TRUNC(DATE '2020-01-01', EON)",
            "A valid date part name is required but found EON at [1:8]"),
        new Example("SELECT CAST(1 AS TEXT)", "Type not found: TEXT at [1:18]"),
        new Example("", "Syntax error"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesTheRestWithASentence(Example example) throws IOException, InterruptedException {
    RunningBigQuery.Answer answer = bigQuery.query(example.sql());

    assertTrue(answer.status() == 400 || answer.status() == 404, answer.toString());
    boolean any = example.rows().equals("Syntax");
    assertTrue(any || answer.message().startsWith(example.rows()), answer.message());
  }

  @Test
  void refusesLegacySql() throws IOException, InterruptedException {
    RunningBigQuery.Answer answer = bigQuery.call("POST", "queries", "{'query': 'SELECT 1'}");

    assertEquals(400, answer.status());
    assertTrue(answer.message().contains("--nouse_legacy_sql"), answer.message());
  }

  @Test
  void takesParameters() throws IOException, InterruptedException {
    RunningBigQuery.Answer answer =
        bigQuery.call(
            "POST",
            "queries",
            """
            {'query': 'SELECT id FROM birds.strikes WHERE species = @s AND id > @i',
             'useLegacySql': false, 'parameterMode': 'NAMED', 'queryParameters': [
             {'name': 's', 'parameterType': {'type': 'STRING'}, 'parameterValue': {'value': 'gull'}},
             {'name': 'i', 'parameterType': {'type': 'INT64'}, 'parameterValue': {'value': '1'}}]}
            """);

    assertEquals("1", answer.body().get("totalRows").getAsString(), answer.toString());
  }
}
