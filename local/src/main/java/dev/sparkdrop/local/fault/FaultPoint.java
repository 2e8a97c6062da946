package dev.sparkdrop.local.fault;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The places where something can go wrong, and what can go wrong there. */
enum FaultPoint {
  STORAGE(
      "a request to Cloud Storage",
      "METHOD /path?query, decoded, with the name of an upload",
      Texts.API),
  DATAPROC("a request to Dataproc", "METHOD /path?query, decoded", Texts.API),
  PUBSUB("a request to Pub/Sub", "METHOD /path?query, decoded", Texts.API),
  BIGQUERY("a request to BigQuery", "METHOD /path?query, decoded", Texts.API),
  EVENT(
      "an event on its way to a function",
      "launch objects/NAME, or SUBSCRIPTION DATA of a message",
      "drop",
      "it is lost",
      "duplicate",
      "it comes twice, the second time with another id",
      "delay",
      "it comes later, after `delay`",
      "reorder",
      "it comes after the next one, or after `delay` (30s)"),
  CREATE(
      "a request to create a cluster or a serverless batch, refused at once",
      Texts.CLUSTER,
      Texts.REFUSED),
  BOOT(
      "the end of a cluster's start: the operation fails, and the cluster stays in ERROR; or the"
          + " start of a serverless batch, which ends FAILED",
      Texts.CLUSTER,
      Texts.and(
          Texts.REFUSED,
          "break",
          "an internal error (13)",
          "hang",
          "stays in CREATING; fails after 30 minutes (4), as the platform does")),
  CLUSTER(
      "a cluster that runs, now or as soon as one is ready",
      Texts.CLUSTER,
      "break",
      "it goes to ERROR, and its jobs are lost"),
  JOB(
      "a job or a serverless batch that is about to run",
      "JOB on CLUSTER, or BATCH on serverless",
      "unacquired",
      "never runs, and ends with `Task was not acquired`",
      "lost",
      "runs to its end, and ends with `Task not found` all the same",
      "hang",
      "is RUNNING until it is cancelled or its cluster goes",
      "exit",
      "its driver exits with 1, and has done nothing",
      "break",
      "its cluster goes to ERROR under it"),
  FUNCTION(
      "a function's process, killed with -9; it is started again",
      "ingest, launch or teardown",
      "kill",
      "now",
      "kill-before",
      "after the next event was sent to it (`delay` later), before it answered",
      "kill-after",
      "as soon as it answered the next event");

  private final String meaning;
  private final String subject;

  @SuppressWarnings("ImmutableEnumChecker") // never changed; only a linked map keeps the order
  private final Map<String, String> whats = new LinkedHashMap<>();

  /** What and meaning, what and meaning. */
  FaultPoint(String meaning, String subject, String... whats) {
    this.meaning = meaning;
    this.subject = subject;
    for (int i = 0; i < whats.length; i += 2) {
      this.whats.put(whats[i], whats[i + 1]);
    }
  }

  /** When it is asked for. */
  String meaning() {
    return meaning;
  }

  /** The text that a fault's {@code match} is compared with. */
  String subject() {
    return subject;
  }

  /** What can go wrong here, and what that means, in the order to tell it. */
  Map<String, String> whats() {
    return Collections.unmodifiableMap(whats);
  }

  boolean isApi() {
    return this == STORAGE || this == DATAPROC || this == PUBSUB || this == BIGQUERY;
  }

  /** As it is written. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static final class Texts {
    static final String CLUSTER =
        "REGION MACHINE NAME of the cluster, or REGION serverless NAME of the batch";
    static final String[] REFUSED = {
      "stockout",
      "the zone has no machines left (14)",
      "quota",
      "the quota is used up (3)",
      "permission",
      "the caller may not do that (7)",
      "account",
      "the cluster's account lacks its role (3)",
      "config",
      "there is no such machine type (3)"
    };
    static final String[] API = {
      "403",
      "refused: the caller may not do that",
      "429",
      "refused: too many requests",
      "500",
      "refused: an internal error",
      "503",
      "refused: unavailable",
      "cut-before",
      "the connection is cut, and nothing happened",
      "cut-after",
      "it happens, and the connection is cut before the answer",
      "slow",
      "it happens `delay` later",
      "kill-before",
      "the function named in `function` is killed, and nothing happened",
      "kill-after",
      "it happens, and `function` is killed before the answer"
    };

    static String[] and(String[] some, String... more) {
      return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }
  }
}
