package dev.sparkdrop.console;

import dev.sparkdrop.ledger.JobReport;
import dev.sparkdrop.ledger.Manifest;
import dev.sparkdrop.ledger.Receipt;
import dev.sparkdrop.run.Attempt;
import dev.sparkdrop.run.LandedObject;
import java.util.List;

/**
 * A run as a person reads it.
 *
 * @param row its line; of an open run with the outcome null
 * @param sentence what came of it, whole
 * @param objects some of those that it processed
 * @param nextObjects gives more, as the parameter {@code page}; null where there are none
 * @param dropped those of its batch that it did not process, and why; the first hundred
 * @param marker null in a pipeline without markers
 * @param again the failed run whose batch it was once more; null in an ordinary run
 * @param repeatedBy the run that had its batch once more; null where none had
 * @param bisected the halves in which its batch is run again; null where it is not, and in the
 *     halves themselves
 * @param attempts those that are over
 * @param pipelineFile as it was when the run was opened; null where it was removed
 * @param driver null where no job ran
 * @param badRows where the bad rows are, how many of each file and column, and the first of them;
 *     null for none, or where it is not told
 * @param table what the job wrote; null where it did not tell
 * @param columns what became of the table's columns; null for nothing
 * @param warnings what is worth a look though the run succeeded, a sentence each
 * @param load what went into the data warehouse; null for nothing
 * @param commands {@code gcloud} commands that show the same
 * @param links pages of the Cloud Console that show the same
 * @param problems what could not be read, a sentence each
 */
public record RunAccount(
    RunRow row,
    String sentence,
    List<LandedObject> objects,
    String nextObjects,
    List<Manifest.Dropped> dropped,
    LandedObject marker,
    String again,
    String repeatedBy,
    BisectedBatch bisected,
    List<Attempt> attempts,
    String pipelineFile,
    Driver driver,
    JobReport.BadRows badRows,
    JobReport.Table table,
    JobReport.Columns columns,
    List<String> warnings,
    Receipt.Load load,
    List<Command> commands,
    List<Link> links,
    List<String> problems) {

  /**
   * What the last job printed.
   *
   * @param uri {@code gs://} prefix of all of it
   * @param tail its last lines; null where they can't be read, and then {@code problem} says why
   */
  public record Driver(String uri, String tail, String problem) {}

  /** Why an object of the batch was not processed. */
  public static String whyDropped(Manifest.Dropped object) {
    String why =
        switch (object.why()) {
          case SUPERSEDED -> "replaced by a newer version, which has a run of its own";
          case VANISHED -> "deleted before the batch was sealed";
          case UNREADABLE -> "the job could not read it";
        };
    return object.detail() == null ? why : why + ": " + object.detail();
  }

  /** A command line and what it shows. */
  public record Command(String shows, String line) {}

  /** A page elsewhere and what it shows. */
  public record Link(String shows, String url) {}
}
