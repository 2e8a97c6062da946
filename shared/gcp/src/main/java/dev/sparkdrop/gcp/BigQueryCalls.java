package dev.sparkdrop.gcp;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.Job;
import com.google.api.services.bigquery.model.JobConfiguration;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.QueryRequest;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import dev.sparkdrop.port.RetryLater;
import java.io.IOException;
import java.util.Optional;

/** BigQuery's REST API, as far as it is called. Its client is built by the first call. */
final class BigQueryCalls {
  private static final String SCOPE = "https://www.googleapis.com/auth/bigquery";
  private static final int CONFLICT = 409;

  private final String project;
  private final String caller;
  private final String endpoint;
  private Bigquery client;

  /**
   * @param project that jobs run in
   * @param endpoint null: the real service
   */
  BigQueryCalls(String project, String caller, String endpoint) {
    this.project = project;
    this.caller = caller;
    this.endpoint = endpoint;
  }

  Optional<Dataset> dataset(TableReference of) throws IOException {
    return found(() -> client().datasets().get(of.getProjectId(), of.getDatasetId()).execute());
  }

  Optional<Table> table(TableReference of) throws IOException {
    return found(
        () ->
            client().tables().get(of.getProjectId(), of.getDatasetId(), of.getTableId()).execute());
  }

  /**
   * Makes a table.
   *
   * @return false where one of that name is there
   */
  boolean create(Table table) throws IOException {
    TableReference of = table.getTableReference();
    return made(
        () -> client().tables().insert(of.getProjectId(), of.getDatasetId(), table).execute());
  }

  /**
   * Changes a table, as long as it is still that one.
   *
   * @return false where it was changed meanwhile
   */
  boolean change(Table seen, Table change) throws IOException {
    TableReference of = seen.getTableReference();
    var patch =
        client().tables().patch(of.getProjectId(), of.getDatasetId(), of.getTableId(), change);
    patch.getRequestHeaders().setIfMatch(seen.getEtag());
    try {
      patch.execute();
      return true;
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == StorageFaults.PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Runs a statement that may be repeated.
   *
   * @throws RetryLater where it is not over soon
   */
  void run(String sql, String location) throws IOException {
    QueryRequest query =
        new QueryRequest()
            .setQuery(sql)
            .setUseLegacySql(false)
            .setLocation(location)
            .setTimeoutMs(CallTimeouts.CALL.toMillis() / 2);
    if (!client().jobs().query(project, query).execute().getJobComplete()) {
      throw new RetryLater("running " + sql, null);
    }
  }

  /**
   * Starts a job.
   *
   * @return false where one of that id is there
   */
  boolean start(String id, String location, JobConfiguration configuration) throws IOException {
    JobReference reference =
        new JobReference().setProjectId(project).setJobId(id).setLocation(location);
    Job job = new Job().setJobReference(reference).setConfiguration(configuration);
    return made(() -> client().jobs().insert(project, job).execute());
  }

  Optional<Job> job(String id, String location) throws IOException {
    return found(() -> client().jobs().get(project, id).setLocation(location).execute());
  }

  /** A call. */
  @FunctionalInterface
  private interface Call<T> {
    T answer() throws IOException;
  }

  private static <T> Optional<T> found(Call<T> call) throws IOException {
    try {
      return Optional.of(call.answer());
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == StorageFaults.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean made(Call<?> call) throws IOException {
    try {
      call.answer();
      return true;
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private synchronized Bigquery client() throws IOException {
    if (client == null) {
      HttpRequestInitializer credentials =
          endpoint == null
              ? new HttpCredentialsAdapter(
                  GoogleCredentials.getApplicationDefault().createScoped(SCOPE))
              : request -> {};
      Bigquery.Builder builder =
          new Bigquery.Builder(
                  new NetHttpTransport(),
                  GsonFactory.getDefaultInstance(),
                  request -> {
                    credentials.initialize(request);
                    request.setConnectTimeout((int) CallTimeouts.CONNECT.toMillis());
                    request.setReadTimeout((int) CallTimeouts.CALL.toMillis());
                  })
              .setApplicationName(caller);
      if (endpoint != null) {
        String url = endpoint.contains("://") ? endpoint : "http://" + endpoint;
        builder.setRootUrl(url.replaceAll("/+$", "") + "/");
      }
      client = builder.build();
    }
    return client;
  }
}
