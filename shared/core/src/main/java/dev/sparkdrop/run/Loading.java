package dev.sparkdrop.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far a run's rows have come on their way into the data warehouse: first its files, in parts,
 * go into a staging table; then one transaction puts them into the target.
 *
 * @param part which part is under way, from 0; the one after the last is the transaction
 * @param parts in how many parts the files are loaded; null until the first was started
 * @param number the number of the current load job, from 1; it rises when that job is final
 * @param started whether the current job is known to have been accepted
 * @param faults how often the current part was refused, or failed, by the warehouse's fault
 * @param since when the job's rows were there to be loaded
 * @param notBefore when the current part may be started; null: at once
 * @param failure the last refusal, or why the last job failed; null since the last success
 * @param missing when the started job was first not found; null: it was not missed
 * @param table the target; null until the first part was started
 * @param jobs the ids of all jobs that were started
 * @param rows what the transaction wrote; 0 until it is over
 * @param blocked whether the current job will never run
 * @param driverOutput {@code gs://} prefix of the Spark job's output; null where there was none
 */
public record Loading(
    int part,
    Integer parts,
    int number,
    boolean started,
    int faults,
    Instant since,
    Instant notBefore,
    Failure failure,
    Instant missing,
    String table,
    List<String> jobs,
    long rows,
    String driverOutput,
    boolean blocked) {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 5;

  public Loading {
    Objects.requireNonNull(since, "since");
    jobs = List.copyOf(jobs);
  }

  static Loading begun(String driverOutput, Instant now) {
    return new Loading(
        0, null, 1, false, 0, now, null, null, null, null, List.of(), 0, driverOutput, false);
  }

  /** Of a run whose record was lost: it is not known what was loaded into that table. */
  static Loading unknown(String table, Instant now) {
    return new Loading(
        0, null, 1, false, 0, now, null, null, null, table, List.of(), 0, null, false);
  }

  /** Whether the current part is the transaction, after all files. */
  public boolean merging() {
    return parts != null && part == parts;
  }

  /** The current job was accepted. */
  public Loading startedAs(String job, String target, int allParts) {
    List<String> all = new ArrayList<>(jobs);
    if (!all.contains(job)) {
      all.add(job);
    }
    return new Loading(
        part,
        allParts,
        number,
        true,
        faults,
        since,
        null,
        failure,
        null,
        target,
        all,
        rows,
        driverOutput,
        false);
  }

  /** The current job was refused; where that is the warehouse's fault it is tried again later. */
  public Loading refused(Failure why) {
    return next(part, number, faults + 1, why);
  }

  /** The current job will never run. */
  public Loading neverStarted() {
    return new Loading(
        part,
        parts,
        number,
        false,
        faults,
        since,
        null,
        failure,
        null,
        table,
        jobs,
        rows,
        driverOutput,
        true);
  }

  /** The current job failed; the part is tried again under the next number. */
  Loading failed(Failure why) {
    return next(part, number + 1, faults + 1, why);
  }

  /** The current part is loaded; the next one follows. */
  Loading partLoaded() {
    return next(part + 1, number + 1, 0, null);
  }

  /** Neither look found the current job: it is started once more, under its own id. */
  Loading notFound() {
    return next(part, number, faults, failure);
  }

  Loading missingSince(Instant at) {
    return new Loading(
        part,
        parts,
        number,
        started,
        faults,
        since,
        notBefore,
        failure,
        at,
        table,
        jobs,
        rows,
        driverOutput,
        false);
  }

  Loading wrote(long all) {
    return new Loading(
        part,
        parts,
        number,
        started,
        faults,
        since,
        null,
        null,
        null,
        table,
        jobs,
        all,
        driverOutput,
        false);
  }

  private Loading next(int nextPart, int nextNumber, int nextFaults, Failure why) {
    Instant pause =
        why == null || nextFaults == 0
            ? null
            : why.at().plus(FIRST_PAUSE.multipliedBy(1L << Math.min(nextFaults - 1, DOUBLINGS)));
    return new Loading(
        nextPart,
        parts,
        nextNumber,
        false,
        nextFaults,
        since,
        pause,
        why,
        null,
        table,
        jobs,
        rows,
        driverOutput,
        false);
  }
}
