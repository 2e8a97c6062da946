package dev.sparkdrop.jobs;

import dev.sparkdrop.jobs.batch.JobFailure;
import dev.sparkdrop.jobs.batch.SourceFormat;
import dev.sparkdrop.jobs.schema.ColumnNames;
import dev.sparkdrop.jobs.schema.SystemColumns;
import dev.sparkdrop.jobs.value.Dialect;
import dev.sparkdrop.jobs.value.ValueConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the job was asked to do; every fault of a command line is named at once. */
final class Arguments {
  private static final List<String> NEEDED = List.of("manifest", "output", "run", "report");
  private static final Map<String, List<String>> CHOICES =
      Map.of(
          "format", List.of("delta", "parquet"),
          "overwritten", List.of("replace", "append"),
          "input", List.of("auto", "csv", "json", "parquet", "avro", "orc"));
  private static final List<String> FREE = List.of("schema", "partition-by", "max-bad");
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  private static final String USAGE =
      " Usage: LakeJob --manifest=gs://… --output=gs://… --run=ID --report=gs://…"
          + " [--format=delta|parquet] [--input=auto|csv|json|parquet|avro|orc] [--option=K=V …]"
          + " [--schema=DDL] [--partition-by=a,b] [--overwritten=replace|append] [--max-bad=0.1]";

  final Dialect dialect;

  /** The declared table, or null. */
  final StructType schema;

  private final Map<String, String> values;

  private Arguments(Map<String, String> values, Dialect dialect, StructType schema) {
    this.values = values;
    this.dialect = dialect;
    this.schema = schema;
  }

  /**
   * Reads {@code --key=value} arguments.
   *
   * @throws JobFailure naming each fault in a sentence of its own
   */
  static Arguments parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, List<String>> options = new HashMap<>();
    List<String> faults = new ArrayList<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String key = arg.startsWith("--") && equals > 2 ? arg.substring(2, equals) : "";
      String value = arg.substring(equals + 1);
      int inner = value.indexOf('=');
      if (key.equals("option") && inner > 0) {
        String name = value.substring(0, inner);
        options.computeIfAbsent(name, k -> new ArrayList<>()).add(value.substring(inner + 1));
      } else if (key.equals("option")) {
        faults.add("--option='" + value + "' must be like --option=sep=;.");
      } else if (!NEEDED.contains(key) && !CHOICES.containsKey(key) && !FREE.contains(key)) {
        String instead = Dialect.isOption(key) ? " Write --option=" + key + "=" + value + "." : "";
        faults.add("'" + arg + "' is not an argument of this job." + instead);
      } else if (values.put(key, value) != null) {
        faults.add("--" + key + " is given twice.");
      }
    }
    NEEDED.stream()
        .filter(key -> !values.containsKey(key))
        .forEach(key -> faults.add("--" + key + "= is missing."));
    values.forEach((key, value) -> check(key, value, faults));
    Dialect dialect = Dialect.of(options, faults);
    StructType schema = schema(values.get("schema"), faults);
    if (!faults.isEmpty()) {
      throw new JobFailure(String.join(" ", faults) + USAGE);
    }
    return new Arguments(values, dialect, schema);
  }

  private static void check(String key, String value, List<String> faults) {
    List<String> choices = CHOICES.get(key);
    if (choices != null && !choices.contains(value)) {
      faults.add("--" + key + "='" + value + "' must be one of " + choices + ".");
    } else if (key.equals("run") && !RUN.matcher(value).matches()) {
      faults.add("--run='" + value + "' must be 1 to 128 letters, digits, '-' or '_'.");
    } else if (key.equals("max-bad") && !value.matches("0(\\.\\d+)?|1(\\.0+)?|0?\\.\\d+")) {
      faults.add("--max-bad='" + value + "' must be a share from 0 to 1, such as 0.1.");
    } else if (NEEDED.contains(key) && !key.equals("run")) {
      checkUri(key, value, faults);
    }
  }

  private static void checkUri(String key, String value, List<String> faults) {
    try {
      URI uri = new URI(value);
      if (uri.getScheme() == null || uri.getPath() == null || uri.getPath().length() <= 1) {
        faults.add("--" + key + "='" + value + "' must be a URI like gs://bucket/path.");
      }
    } catch (URISyntaxException e) {
      faults.add("--" + key + "='" + value + "' is not a URI: " + e.getReason() + ".");
    }
  }

  private static StructType schema(String ddl, List<String> faults) {
    if (ddl == null || ddl.isBlank()) {
      return null;
    }
    StructType schema;
    try {
      schema = StructType.fromDDL(ddl);
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods don't declare.
      faults.add("--schema='" + ddl + "' is no list like 'id BIGINT, price DECIMAL(12,2)'.");
      return null;
    }
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      String safe = ColumnNames.safe(field.name());
      if (!ValueConverter.makes(type)) {
        faults.add(
            "--schema: the job makes no values of type "
                + type.sql()
                + " for "
                + field.name()
                + "; write STRING, which keeps nested values as JSON.");
      } else if (!safe.equals(field.name()) || SystemColumns.NAMES.contains(safe)) {
        faults.add(
            "--schema: '" + field.name() + "' can't be a column's name; write " + safe + ".");
      }
    }
    return schema;
  }

  String manifest() {
    return values.get("manifest");
  }

  /** The table's folder, without a slash at its end. */
  String output() {
    return values.get("output").replaceAll("/+$", "");
  }

  String run() {
    return values.get("run");
  }

  String report() {
    return values.get("report");
  }

  boolean isDelta() {
    return values.getOrDefault("format", "delta").equals("delta");
  }

  /** Whether rows of an older version of an object stay beside those of a newer one. */
  boolean appends() {
    return values.getOrDefault("overwritten", "replace").equals("append");
  }

  /** The format of all objects, or null where their names tell. */
  SourceFormat input() {
    String input = values.getOrDefault("input", "auto");
    return input.equals("auto") ? null : SourceFormat.valueOf(input.toUpperCase(Locale.ROOT));
  }

  List<String> partitionBy() {
    String columns = values.getOrDefault("partition-by", "");
    return columns.isBlank() ? List.of() : Arrays.asList(columns.trim().split(" *, *"));
  }

  /** The share of bad rows from 0 to 1 beyond which a run fails. */
  double maxBad() {
    return Double.parseDouble(values.getOrDefault("max-bad", "0.1"));
  }
}
