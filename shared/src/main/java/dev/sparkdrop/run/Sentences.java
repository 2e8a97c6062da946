package dev.sparkdrop.run;

import java.time.Duration;

/** What a person is told of a run that failed, and what to do about it. */
final class Sentences {
  private Sentences() {}

  static String failed(Situation s) {
    return "Job "
        + s.run().job()
        + " failed: "
        + said(s)
        + " Read the driver's output, mend the job or the data, and run the batch again.";
  }

  static String stopped(Situation s) {
    return s.cancelRequested()
        ? "Job "
            + s.run().job()
            + " took longer than "
            + time(s.policy().job())
            + " and was cancelled. Raise timeouts.job or make the batch smaller."
        : "Job " + s.run().job() + " was cancelled by hand.";
  }

  static String jobDeleted(Situation s) {
    return "Job "
        + s.run().job()
        + " was deleted by hand, so nobody can say how it ended. Look at the output, and run the"
        + " batch again if it is missing.";
  }

  static String lost(Situation s) {
    return "The platform lost job " + s.run().job() + ": " + said(s);
  }

  static String outOfAttempts(Situation s) {
    return lost(s)
        + " No attempts are left (retry.platform: "
        + s.policy().platformAttempts()
        + "). Run the batch again when the platform is well.";
  }

  static String neverSubmitted(Situation s) {
    String last = s.troubled() ? " " + s.claim().trouble().sentence() : "";
    return "Job "
        + s.run().job()
        + " could not be submitted within "
        + time(s.policy().giveUp())
        + "."
        + last;
  }

  /** A duration as pipeline files write it: {@code 1h30m}. */
  static String time(Duration duration) {
    String iso = duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    return iso.isEmpty() ? "0s" : iso;
  }

  private static String said(Situation s) {
    return s.seen().job().reason() != null
        ? s.seen().job().reason()
        : "its cluster " + s.claim().cluster() + " is gone.";
  }
}
