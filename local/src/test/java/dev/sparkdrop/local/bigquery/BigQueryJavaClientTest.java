package dev.sparkdrop.local.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.CopyJobConfiguration;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.LegacySQLTypeName;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's client for Java on the local BigQuery. */
final class BigQueryJavaClientTest {
  private static final String PROJECT = "sparkdrop-local";
  private static final TableId BIRDS = TableId.of(PROJECT, "java", "birds");

  @TempDir static Path folder;
  private static RunningBigQuery cloud;
  private static BigQuery bigQuery;

  @BeforeAll
  static void start() throws IOException {
    cloud = new RunningBigQuery(folder);
    bigQuery =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost("http://127.0.0.1:" + cloud.port())
            .setLocation("us-central1")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    bigQuery.create(DatasetInfo.newBuilder("java").setLocation("us-central1").build());
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void aFileIsLoadedQueriedPagedAndCopied() throws IOException, InterruptedException, SQLException {
    cloud.parquet("a.parquet", "SELECT range AS id, 'x' || range AS name FROM range(25)");
    LoadJobConfiguration load =
        LoadJobConfiguration.newBuilder(BIRDS, "gs://lake/a.parquet", FormatOptions.parquet())
            .build();
    Job loaded =
        bigQuery.create(JobInfo.newBuilder(load).setJobId(JobId.of("load-1")).build()).waitFor();
    assertNull(loaded.getStatus().getError());

    QueryJobConfiguration query =
        QueryJobConfiguration.newBuilder(
                "SELECT id, name FROM java.birds WHERE id >= @least ORDER BY id")
            .addNamedParameter("least", QueryParameterValue.int64(5))
            .build();
    List<String> names = new ArrayList<>();
    for (FieldValueList row : bigQuery.query(query).iterateAll()) {
      names.add(row.get("name").getStringValue());
    }
    assertEquals(20, names.size());
    assertEquals("x5", names.get(0));

    List<Long> ids = new ArrayList<>();
    bigQuery
        .listTableData(BIRDS, BigQuery.TableDataListOption.pageSize(10))
        .iterateAll()
        .forEach(row -> ids.add(Long.parseLong((String) row.get(0).getValue())));
    assertEquals(25, ids.size());

    TableId copy = TableId.of(PROJECT, "java", "copy");
    Job copied = bigQuery.create(JobInfo.of(CopyJobConfiguration.of(copy, BIRDS))).waitFor();
    assertNull(copied.getStatus().getError());
    assertEquals(25, bigQuery.getTable(copy).getNumRows().longValue());
  }

  @Test
  void aTableIsMadeChangedAndTakenAway() {
    TableId id = TableId.of(PROJECT, "java", "made");
    Schema schema =
        Schema.of(
            Field.of("day", LegacySQLTypeName.DATE),
            Field.of("price", LegacySQLTypeName.NUMERIC),
            Field.newBuilder("tags", LegacySQLTypeName.STRING)
                .setMode(Field.Mode.REPEATED)
                .build());
    StandardTableDefinition definition =
        StandardTableDefinition.newBuilder()
            .setSchema(schema)
            .setTimePartitioning(
                TimePartitioning.newBuilder(TimePartitioning.Type.DAY).setField("day").build())
            .build();

    bigQuery.create(TableInfo.of(id, definition));
    StandardTableDefinition made = bigQuery.getTable(id).getDefinition();
    bigQuery.getTable(id).toBuilder().setDescription("prices").build().update();

    assertEquals(3, made.getSchema().getFields().size());
    assertEquals("day", made.getTimePartitioning().getField());
    assertEquals("prices", bigQuery.getTable(id).getDescription());
    assertTrue(bigQuery.delete(id));
    assertNull(bigQuery.getTable(id));
    assertNotNull(bigQuery.getDataset(DatasetId.of("java")));
  }

  @Test
  void aFaultyQueryAndARepeatedJobAreTold() throws InterruptedException {
    BigQueryException wrong =
        assertThrows(
            BigQueryException.class,
            () ->
                bigQuery.query(QueryJobConfiguration.of("SELECT nothing FROM (SELECT 1 AS one)")));
    assertEquals("Unrecognized name: nothing", wrong.getMessage());

    QueryJobConfiguration query = QueryJobConfiguration.of("SELECT 1");
    JobId id = JobId.newBuilder().setJob("twice").setLocation("us-central1").build();
    bigQuery.create(JobInfo.of(id, query)).waitFor();
    // The client takes a 409 for its own repetition, and gives the job that is there.
    assertEquals("twice", bigQuery.create(JobInfo.of(id, query)).getJobId().getJob());
  }
}
