package dev.sparkdrop.local.bigquery;

import com.google.gson.JsonObject;
import dev.sparkdrop.local.http.Router;
import dev.sparkdrop.local.storage.CloudStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The local BigQuery. Nothing of it is opened before its first request, and what was committed is
 * there again in the next process.
 */
public final class BigQuery implements AutoCloseable {
  private static final String ROOT = "/bigquery/v2";

  private final DuckDb duckDb;
  private final BigQueryCatalogue catalogue;
  private final BigQueryJobs jobs;
  private final Clock clock;
  private volatile List<Dataset> wanted = List.of();

  /**
   * A dataset that a pipeline loads into.
   *
   * @param name its plain name
   */
  public record Dataset(String project, String name, String location) {}

  /**
   * @param folder its own; made with the first request
   * @param storage where load jobs find their files
   */
  public BigQuery(Path folder, CloudStorage storage, Clock clock) {
    this.clock = clock;
    duckDb = new DuckDb(folder, this::opened);
    catalogue = new BigQueryCatalogue(clock);
    jobs = new BigQueryJobs(duckDb, catalogue, storage, clock);
  }

  /**
   * Adds the API.
   *
   * @param endpoint says where clients reach it, without a slash at its end
   */
  public void install(Router router, Supplier<String> endpoint) {
    new DatasetRoutes(duckDb, catalogue, clock).install(router, ROOT);
    new TableRoutes(duckDb, catalogue).install(router, ROOT);
    new BigQueryJobRoutes(duckDb, catalogue, jobs).install(router, ROOT);
    new BigQueryUploads(duckDb, jobs, endpoint).install(router, ROOT);
    Discovery discovery = new Discovery(endpoint);
    router.on("GET", "/$discovery/rest", discovery::answer);
    router.on("GET", "/discovery/v1/apis/bigquery/v2/rest", discovery::answer);
  }

  /** Says which datasets are to be there with the first request. */
  public void datasets(List<Dataset> all) {
    wanted = List.copyOf(all);
  }

  private void opened() {
    duckDb.transaction(
        connection -> {
          catalogue.dropExpired(connection);
          for (Dataset dataset : wanted) {
            if (catalogue.findDataset(connection, dataset.project(), dataset.name()).isEmpty()) {
              JsonObject body = new JsonObject();
              body.addProperty("location", dataset.location());
              DatasetRoutes.create(
                  catalogue, connection, dataset.project(), dataset.name(), body, clock);
            }
          }
          return null;
        });
    jobs.resume();
  }

  @Override
  public void close() {
    jobs.close();
    duckDb.close();
  }
}
