package dev.sparkdrop.gcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cold start of a function whose pipelines load nothing loads nothing of BigQuery's client. */
class LazyWarehouseTest {

  /** Loads every class anew, and notes which. */
  private static final class NotingLoader extends URLClassLoader {
    private final Set<String> loaded = new TreeSet<>();

    NotingLoader(URL... path) {
      super(path, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      loaded.add(name);
      return super.findClass(name);
    }
  }

  @Test
  void aWarehouseThatIsNotAskedLoadsNoClassOfItsClient()
      throws ReflectiveOperationException, IOException {
    URL[] path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(LazyWarehouseTest::url)
            .toArray(URL[]::new);
    try (NotingLoader loader = new NotingLoader(path)) {
      loader
          .loadClass(BigQueryWarehouse.class.getName())
          .getConstructor(String.class, String.class, String.class, String.class, Clock.class)
          .newInstance("p", "caller", null, "us-central1", Clock.systemUTC());

      List<String> client =
          loader.loaded.stream().filter(it -> it.contains("services.bigquery")).toList();
      assertEquals(List.of(), client);
      assertTrue(loader.loaded.contains(BigQueryCalls.class.getName()), loader.loaded::toString);
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
