package dev.sparkdrop.jobs.typed;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.api.java.UDF1;

/** Tells a fact of the object that a row comes from, by the path that Spark read. */
final class PathLookup implements UDF1<String, String> {
  private static final long serialVersionUID = 1;

  private final HashMap<String, String> facts;
  private transient String last;
  private transient String fact;

  PathLookup(Map<String, String> facts) {
    this.facts = new HashMap<>(facts);
  }

  @Override
  public String call(String path) {
    if (!path.equals(last)) {
      fact = facts.get(URI.create(path).getPath());
      last = path;
    }
    return fact;
  }
}
