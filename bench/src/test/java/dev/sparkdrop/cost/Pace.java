package dev.sparkdrop.cost;

/**
 * How long things take, the same for each way to run it, in milliseconds.
 *
 * @param boot from the request for a cluster until it is ready
 * @param delete from the request to delete it until it is gone
 * @param batchStart from the creation of a serverless batch until its job begins
 * @param jobStart what a job takes before its first object
 * @param perObject what each object adds
 */
record Pace(long boot, long delete, long batchStart, long jobStart, long perObject) {
  static final Pace TYPICAL =
      new Pace(
          DailyTraffic.START.toMillis(), DailyTraffic.DELETION.toMillis(), 60_000, 20_000, 500);

  /** How long a job over so many objects takes. */
  long job(int objects) {
    return jobStart + objects * perObject;
  }
}
