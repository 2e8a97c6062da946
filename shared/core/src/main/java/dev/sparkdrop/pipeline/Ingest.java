package dev.sparkdrop.pipeline;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the ingestion function fetches for a pipeline.
 *
 * @param parameters all that the sources use, each with its default; an empty text where it has
 *     none
 * @param destination prefix of the objects' names, with its slash; empty for all of the bucket
 * @param schedule when it is fetched by itself; empty: only on request
 */
public record Ingest(
    SortedMap<String, String> parameters,
    String destination,
    List<IngestSource> sources,
    Optional<Schedule> schedule) {

  /**
   * When Cloud Scheduler asks for it.
   *
   * @param cron five fields, as {@code 0 6 * * *}
   * @param timeZone as the tz database names it
   */
  public record Schedule(String cron, String timeZone) {}

  /** How a parameter's value is written. */
  public static final String VALUE_FORM = "1 to 128 of a-z A-Z 0-9 . _ : ~ -, and no two dots";

  /** Nothing that means anything in a URL's path or query, or in an object's name. */
  private static final Pattern VALUE =
      Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._:~-]{0,127}");

  public Ingest {
    parameters = new TreeMap<>(parameters);
    sources = List.copyOf(sources);
  }

  /** Whether a text may be a parameter's value. */
  public static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }

  /**
   * The sources of a day.
   *
   * @param today the day in UTC
   * @param given values by parameter; each {@link #isValue a value}
   * @throws IllegalArgumentException where a parameter has neither a value nor a default
   */
  public List<IngestSource> resolve(LocalDate today, Map<String, String> given) {
    Map<String, String> days = days(today);
    Map<String, String> values = new HashMap<>(days);
    parameters.forEach(
        (name, fallback) -> {
          if (given.containsKey(name)) {
            values.put(Placeholders.PARAM + name, given.get(name));
          } else if (!fallback.isEmpty()) {
            values.put(Placeholders.PARAM + name, Placeholders.fill(fallback, days));
          }
        });
    return sources.stream()
        .map(source -> source.map(text -> Placeholders.fillSource(text, values)))
        .toList();
  }

  /** What {@code ${today}} and {@code ${yesterday}} stand for. */
  static Map<String, String> days(LocalDate today) {
    return Map.of("today", today.toString(), "yesterday", today.minusDays(1).toString());
  }
}
