package dev.sparkdrop.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "SPARKDROP_PROJECT", "p-1",
          "SPARKDROP_REGION", "us-central1",
          "SPARKDROP_LANDING_BUCKET", "p-1-landing",
          "SPARKDROP_STATE_BUCKET", "p-1-state",
          "SPARKDROP_PIPELINES", "gs://p-1-code/pipelines",
          "SPARKDROP_RUNS_TOPIC", "sparkdrop-runs");

  private static Settings with(String name, String value) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put(name, value);
    return Settings.of(environment);
  }

  private static String refused(Map<String, String> environment) {
    return assertThrows(IllegalStateException.class, () -> Settings.of(environment)).getMessage();
  }

  private static String refused(String name, String value) {
    return assertThrows(IllegalStateException.class, () -> with(name, value)).getMessage();
  }

  @Test
  void theLeastEnvironmentIsEnough() {
    Settings settings = Settings.of(LEAST);

    assertEquals("p-1", settings.project());
    assertEquals("us-central1", settings.region());
    assertEquals("p-1-landing", settings.landing());
    assertEquals("p-1-state", settings.state());
    assertEquals("p-1-code", settings.pipelines());
    assertEquals("pipelines/", settings.pipelinesFolder());
    assertEquals("sparkdrop-runs", settings.runsTopic());
  }

  @Test
  void withoutTheOptionalVariablesItIsTheRealCloud() {
    Settings settings = Settings.of(LEAST);

    assertNull(settings.clusterAccount());
    assertNull(settings.clusterBucket());
    assertNull(settings.clusterSubnetwork());
    assertNull(settings.storageHost());
    assertNull(settings.pubsubHost());
    assertNull(settings.clockFile());
    assertNull(settings.dataprocEndpoint());
    assertNull(settings.bigQueryEndpoint());
    assertNotNull(settings.ingestAllow());
  }

  @Test
  void optionalVariablesAreRead() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("SPARKDROP_CLUSTER_ACCOUNT", "c@p-1.iam.gserviceaccount.com");
    environment.put("SPARKDROP_CLUSTER_BUCKET", "p-1-lake");
    environment.put("SPARKDROP_CLUSTER_SUBNETWORK", "inner");
    environment.put("STORAGE_EMULATOR_HOST", "http://127.0.0.1:8650");
    environment.put("PUBSUB_EMULATOR_HOST", "127.0.0.1:8650");
    environment.put("SPARKDROP_DATAPROC_ENDPOINT", "http://localhost:8650/");
    environment.put("SPARKDROP_BIGQUERY_ENDPOINT", "http://localhost:8650");

    Settings settings = Settings.of(environment);

    assertEquals("c@p-1.iam.gserviceaccount.com", settings.clusterAccount());
    assertEquals("http://localhost:8650", settings.bigQueryEndpoint());
    assertEquals("p-1-lake", settings.clusterBucket());
    assertEquals("inner", settings.clusterSubnetwork());
    assertEquals("http://127.0.0.1:8650", settings.storageHost());
    assertEquals("127.0.0.1:8650", settings.pubsubHost());
    assertEquals("http://localhost:8650/", settings.dataprocEndpoint());
  }

  @Test
  void allThatIsMissingIsReportedAtOnce() {
    String message = refused(Map.of());

    LEAST.keySet().forEach(name -> assertTrue(message.contains(name + " is not set"), message));
  }

  @Test
  void whatIsMissingAndWhatIsWrongIsReportedTogether() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.remove("SPARKDROP_PROJECT");
    environment.put("SPARKDROP_REGION", " ");
    environment.put("SPARKDROP_LANDING_BUCKET", "gs://landing");
    environment.put("SPARKDROP_PIPELINES", "p-1-code/pipelines");
    environment.put("SPARKDROP_INGEST_ALLOW", "mirror.example.com,http://x/");
    environment.put("STORAGE_EMULATOR_HOST", "ftp://127.0.0.1");

    String message = refused(environment);

    List.of(
            "SPARKDROP_PROJECT is not set",
            "SPARKDROP_REGION is not set",
            "SPARKDROP_LANDING_BUCKET is gs://landing; write it as the bucket's name alone",
            "SPARKDROP_PIPELINES is p-1-code/pipelines; write it as gs://BUCKET/FOLDER",
            "SPARKDROP_INGEST_ALLOW has http://x/",
            "STORAGE_EMULATOR_HOST is ftp://127.0.0.1; write it as http://HOST:PORT")
        .forEach(fault -> assertTrue(message.contains(fault), message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankIsNotSet(String blank) {
    assertTrue(refused("SPARKDROP_RUNS_TOPIC", blank).contains("SPARKDROP_RUNS_TOPIC is not set"));
    assertNull(with("SPARKDROP_CLUSTER_ACCOUNT", blank).clusterAccount());
    assertNull(with("STORAGE_EMULATOR_HOST", blank).storageHost());
  }

  @ParameterizedTest
  @CsvSource({
    "SPARKDROP_PROJECT, projects/p",
    "SPARKDROP_REGION, us-central1-a",
    "SPARKDROP_REGION, US",
    "SPARKDROP_LANDING_BUCKET, landing/",
    "SPARKDROP_STATE_BUCKET, gs://state",
    "SPARKDROP_PIPELINES, gs://",
    "SPARKDROP_PIPELINES, gs:///pipelines",
    "SPARKDROP_PIPELINES, code",
    "SPARKDROP_PIPELINES, https://storage.googleapis.com/code",
    "SPARKDROP_RUNS_TOPIC, projects/p/topics/runs",
    "SPARKDROP_CLUSTER_ACCOUNT, cluster",
    "SPARKDROP_CLUSTER_BUCKET, gs://lake",
    "SPARKDROP_CLUSTER_SUBNETWORK, projects/p/subnetworks/inner",
    "PUBSUB_EMULATOR_HOST, 127.0.0.1:8650/v1",
    "SPARKDROP_DATAPROC_ENDPOINT, http:/127.0.0.1",
  })
  void aWrongValueIsNamedWithWhatToWriteInstead(String name, String value) {
    String message = refused(name, value);

    assertTrue(message.contains(name + " is " + value + "; write it as "), message);
  }

  @ParameterizedTest
  @CsvSource({
    "SPARKDROP_INGEST_ALLOW, http://x, SPARKDROP_INGEST_ALLOW has http://x: write",
    "SPARKDROP_INGEST_DENY, http://x, SPARKDROP_INGEST_DENY has http://x: write",
    "SPARKDROP_SECRET_HOSTS, A@http://x, SPARKDROP_SECRET_HOSTS has A@http://x: write",
    "SPARKDROP_INGEST_CALLERS, a@b.example, SPARKDROP_INGEST_CALLERS has a@b.example: write",
  })
  void whatIngestionMayDoIsCheckedToo(String name, String value, String told) {
    String message = refused(name, value);

    assertTrue(message.contains(told), message);
  }

  @ParameterizedTest
  @CsvSource({
    "gs://code, code, ''",
    "gs://code/, code, ''",
    "gs://code/pipelines, code, pipelines/",
    "gs://code/pipelines/, code, pipelines/",
    "gs://code/a/b, code, a/b/",
    "'  gs://code/a b ', code, 'a b/'",
  })
  void pipelinesAreABucketOrAFolderInOne(String value, String bucket, String folder) {
    Settings settings = with("SPARKDROP_PIPELINES", value);

    assertEquals(bucket, settings.pipelines());
    assertEquals(folder, settings.pipelinesFolder());
  }

  @Test
  void spaceAroundAValueIsNoPartOfIt() {
    assertEquals("p-2", with("SPARKDROP_PROJECT", " p-2\n").project());
    assertEquals("p-2-state", with("SPARKDROP_STATE_BUCKET", "\tp-2-state ").state());
    assertEquals("http://h:1", with("STORAGE_EMULATOR_HOST", " http://h:1 ").storageHost());
  }

  @Test
  void theLedgersBucketIsNotTheLandingBucket() {
    String message = refused("SPARKDROP_STATE_BUCKET", " p-1-landing");

    assertTrue(message.contains("SPARKDROP_STATE_BUCKET is the landing bucket"), message);
    assertTrue(message.contains("a bucket of its own"), message);
  }
}
