package dev.sparkdrop.local.bigquery;

import static dev.sparkdrop.local.bigquery.RunningBigQuery.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load jobs: exactly once, all or nothing, and faulty settings fail here, too. */
final class LoadJobsTest {
  @TempDir Path folder;
  private RunningBigQuery bigQuery;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    bigQuery = new RunningBigQuery(folder);
    bigQuery.dataset("birds");
  }

  @AfterEach
  void stop() {
    bigQuery.close();
  }

  @Test
  void aRepeatedIdIsRefusedAndLoadsNothingTwice()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("a.parquet", "SELECT 1::BIGINT AS id UNION ALL SELECT 2");
    String configuration = load("t", "a.parquet", "PARQUET", "");

    JsonObject first = bigQuery.job("sd-run-1", configuration);
    RunningBigQuery.Answer again =
        bigQuery.call(
            "POST",
            "jobs",
            "{'jobReference': {'jobId': 'sd-run-1'}, 'configuration': %s}"
                .formatted(configuration));

    assertEquals(
        "2",
        first
            .getAsJsonObject("statistics")
            .getAsJsonObject("load")
            .get("outputRows")
            .getAsString());
    assertEquals(409, again.status());
    assertTrue(again.body().toString().contains("\"duplicate\""), again.toString());
    assertEquals("2", bigQuery.rows("SELECT COUNT(*) FROM birds.t"));
  }

  @Test
  void aListIsARecordWithoutListInference() throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("a.parquet", "SELECT 1::BIGINT AS id, ['x', 'y'] AS tags");

    bigQuery.job("without", load("without", "a.parquet", "PARQUET", ""));
    bigQuery.job(
        "with",
        load("with_it", "a.parquet", "PARQUET", "'parquetOptions': {'enableListInference': true}"));

    assertEquals("x", bigQuery.rows("SELECT tags.list[OFFSET(0)].element FROM birds.without"));
    assertEquals("[x, y]", bigQuery.rows("SELECT tags FROM birds.with_it"));
    String schema =
        bigQuery.call("GET", "datasets/birds/tables/without", "").body().get("schema").toString();
    assertTrue(
        schema.contains("\"name\":\"list\",\"type\":\"RECORD\",\"mode\":\"REPEATED\""), schema);
  }

  @Test
  void aLongDecimalIsRefusedUnlessTheJobNamesItsType()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("a.parquet", "SELECT 0.1234567891::DECIMAL(12,10) AS share");

    String refused = bigQuery.failure("without", load("t", "a.parquet", "PARQUET", ""));
    String types = "'decimalTargetTypes': ['NUMERIC', 'BIGNUMERIC']";
    String taken = bigQuery.failure("with", load("t", "a.parquet", "PARQUET", types));

    assertTrue(refused.contains("field share has more digits than NUMERIC"), refused);
    assertEquals("", taken);
    assertEquals("0.1234567891", bigQuery.rows("SELECT share FROM birds.t"));
  }

  @Test
  void columnsAreAddedOnlyWhereTheJobAllowsIt()
      throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("a.parquet", "SELECT 1::BIGINT AS id");
    bigQuery.parquet("b.parquet", "SELECT 2::BIGINT AS id, 'x' AS name");
    bigQuery.parquet("c.parquet", "SELECT 'three' AS id");
    bigQuery.job("a", load("t", "a.parquet", "PARQUET", ""));

    String refused =
        bigQuery.failure(
            "b1", load("t", "b.parquet", "PARQUET", "'writeDisposition': 'WRITE_APPEND'"));
    String added =
        bigQuery.failure(
            "b2",
            load("t", "b.parquet", "PARQUET", "'schemaUpdateOptions': ['ALLOW_FIELD_ADDITION']"));
    String misfit = bigQuery.failure("c", load("t", "c.parquet", "PARQUET", ""));

    assertEquals(
        "Provided Schema does not match Table sparkdrop-local:birds.t. Cannot add fields (field:"
            + " name)",
        refused);
    assertEquals("", added);
    assertEquals(
        "Provided Schema does not match Table sparkdrop-local:birds.t. Field id has changed type"
            + " from INTEGER to STRING",
        misfit);
    assertEquals("1|NULL\n2|x", bigQuery.rows("SELECT id, name FROM birds.t ORDER BY id"));
  }

  @Test
  void dispositionsAreKept() throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("a.parquet", "SELECT 1::BIGINT AS id");
    bigQuery.parquet("b.parquet", "SELECT 'x' AS name");
    bigQuery.job("a", load("t", "a.parquet", "PARQUET", ""));

    String empty =
        bigQuery.failure(
            "e", load("t", "a.parquet", "PARQUET", "'writeDisposition': 'WRITE_EMPTY'"));
    String replaced =
        bigQuery.failure(
            "r", load("t", "b.parquet", "PARQUET", "'writeDisposition': 'WRITE_TRUNCATE'"));
    String never =
        bigQuery.failure(
            "n", load("none", "a.parquet", "PARQUET", "'createDisposition': 'CREATE_NEVER'"));

    assertEquals("Already Exists: Table sparkdrop-local:birds.t", empty);
    assertEquals("", replaced);
    assertEquals("Not found: Table sparkdrop-local:birds.none", never);
    assertEquals("x", bigQuery.rows("SELECT * FROM birds.t"));
  }

  @Test
  void filesOfAWildcardMustAgree() throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("x/a.parquet", "SELECT 1::BIGINT AS id, 'a' AS name");
    bigQuery.parquet("x/b.parquet", "SELECT 'b' AS name, 2::BIGINT AS id");

    String failure = bigQuery.failure("j", load("t", "x/*.parquet", "PARQUET", ""));

    assertTrue(
        failure.contains(
            "the schema of gs://lake/x/b.parquet is not that of gs://lake/x/a.parquet"),
        failure);
    assertEquals(
        "Not found: URI gs://lake/none/*",
        bigQuery.failure("k", load("t", "none/*", "PARQUET", "")));
    assertEquals(
        "Not found: Table sparkdrop-local:birds.t was not found in location us-central1",
        bigQuery.rows("SELECT * FROM birds.t"));
  }

  @Test
  void foldersBecomeColumns() throws IOException, InterruptedException, SQLException {
    bigQuery.parquet("h/year=1990/a.parquet", "SELECT 1::BIGINT AS id");
    bigQuery.parquet("h/year=1991/a.parquet", "SELECT 2::BIGINT AS id");

    String failure =
        bigQuery.failure(
            "j",
            load(
                "t",
                "h/*.parquet",
                "PARQUET",
                "'hivePartitioningOptions': {'mode': 'STRINGS', 'sourceUriPrefix':"
                    + " 'gs://lake/h'}"));

    assertEquals("", failure);
    assertEquals("1|1990\n2|1991", bigQuery.rows("SELECT id, year FROM birds.t ORDER BY id"));
  }

  @Test
  void csvIsReadAsDeclaredAndAFaultyValueIsNamed() throws IOException, InterruptedException {
    bigQuery.object("a.csv", "id,name,d\n1,\"a, \"\"b\"\"\",2020-01-02\n2,,2020-02-03\n");
    bigQuery.object("b.csv", "id,name,d\nx,a,2020-01-02\n");
    String schema =
        "'skipLeadingRows': 1, 'schema': {'fields': [{'name': 'id', 'type': 'INT64'}, {'name':"
            + " 'name', 'type': 'STRING'}, {'name': 'd', 'type': 'DATE'}]}";

    String good = bigQuery.failure("a", load("t", "a.csv", "CSV", schema));
    String bad = bigQuery.failure("b", load("t", "b.csv", "CSV", schema));
    String allowed =
        bigQuery.failure("c", load("t", "b.csv", "CSV", schema + ", 'maxBadRecords': 1"));
    String none = bigQuery.failure("d", load("t2", "a.csv", "CSV", ""));

    assertEquals("", good);
    assertEquals(
        "Error while reading data, error message: Could not parse 'x' as INTEGER for field id"
            + " (position 0). Bad rows: 1; allowed: 0.",
        bad);
    assertEquals("", allowed);
    assertEquals("No schema specified on job or table.", none);
    assertEquals(
        "1|a, \"b\"|2020-01-02\n2|NULL|2020-02-03",
        bigQuery.rows("SELECT * FROM birds.t ORDER BY id"));
  }

  @Test
  void jsonIsReadWithItsPartsAndAnUnknownFieldIsNamed() throws IOException, InterruptedException {
    bigQuery.object(
        "a.json", "{\"id\": 1, \"tags\": [\"x\"], \"place\": {\"town\": \"Oslo\"}}\n{\"id\": 2}\n");
    String schema =
        "'schema': {'fields': [{'name': 'id', 'type': 'INTEGER'}, {'name': 'tags', 'type':"
            + " 'STRING', 'mode': 'REPEATED'}, {'name': 'place', 'type': 'RECORD', 'fields':"
            + " [{'name': 'town', 'type': 'STRING'}]}]}";

    String good = bigQuery.failure("a", load("t", "a.json", "NEWLINE_DELIMITED_JSON", schema));
    String unknown =
        bigQuery.failure(
            "b",
            load(
                "u",
                "a.json",
                "NEWLINE_DELIMITED_JSON",
                "'schema': {'fields': [{'name': 'id', 'type': 'INTEGER'}]}"));
    String detected =
        bigQuery.failure("c", load("v", "a.json", "NEWLINE_DELIMITED_JSON", "'autodetect': true"));

    assertEquals("", good);
    assertEquals(
        "1|[x]|Oslo\n2|[]|NULL",
        bigQuery.rows("SELECT id, tags, place.town FROM birds.t ORDER BY id"));
    assertEquals(
        "Error while reading data, error message: JSON parsing error: No such field: place.",
        unknown);
    assertEquals("", detected);
  }

  @Test
  void aDatasetElsewhereIsNotFound() throws IOException, InterruptedException {
    RunningBigQuery.Answer answer =
        bigQuery.call(
            "POST",
            "jobs",
            "{'jobReference': {'jobId': 'j', 'location': 'EU'}, 'configuration': "
                + load("t", "a", "CSV", "")
                + "}");

    assertEquals(404, answer.status());
    assertEquals(
        "Not found: Dataset sparkdrop-local:birds was not found in location EU", answer.message());
    assertEquals(404, bigQuery.call("GET", "jobs/none", "").status());
  }

  @Test
  void oneTransactionReplacesTheRowsOfASource() throws IOException, InterruptedException {
    bigQuery.rows("CREATE TABLE birds.t AS SELECT 1 AS id, 'a' AS _source UNION ALL SELECT 2, 'b'");
    bigQuery.rows("CREATE TABLE birds.staged AS SELECT 3 AS id, 'a' AS _source");
    String script =
        "BEGIN TRANSACTION; DELETE FROM `sparkdrop-local.birds.t` WHERE _source IN (SELECT _source"
            + " FROM birds.staged); INSERT INTO birds.t (id, _source) SELECT id, _source FROM"
            + " birds.staged; COMMIT TRANSACTION;";
    String broken = script.replace("SELECT id, _source", "SELECT id, nope");

    String failed = bigQuery.failure("x", query(broken));
    String after = bigQuery.rows("SELECT id FROM birds.t ORDER BY id");
    String done = bigQuery.failure("y", query(script));

    assertEquals("Unrecognized name: nope", failed);
    assertEquals("1\n2", after, "a script that fails leaves nothing");
    assertEquals("", done);
    assertEquals("2\n3", bigQuery.rows("SELECT id FROM birds.t ORDER BY id"));
  }

  @Test
  void everythingIsThereInTheNextProcess() throws IOException, InterruptedException {
    bigQuery.rows("CREATE TABLE birds.t AS SELECT 1 AS id");
    bigQuery.job("kept", query("SELECT * FROM birds.t"));
    bigQuery.close();

    bigQuery = new RunningBigQuery(folder);

    assertEquals("1", bigQuery.rows("SELECT * FROM birds.t"));
    assertEquals(200, bigQuery.call("GET", "jobs/kept", "").status());
    assertEquals(
        "1", bigQuery.call("GET", "queries/kept", "").body().get("totalRows").getAsString());
  }

  private static String query(String sql) {
    return "{'query': {'useLegacySql': false, 'query': \"" + sql + "\"}}";
  }
}
