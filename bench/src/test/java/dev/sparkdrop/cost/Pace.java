package dev.sparkdrop.cost;

/**
 * How long things take, the same for everybody, in milliseconds.
 *
 * @param boot from the request for a cluster until it is ready
 * @param delete from the request to delete it until it is gone
 * @param jobStart what a job takes before its first object
 * @param perObject what each object adds
 */
record Pace(long boot, long delete, long jobStart, long perObject) {
  static final Pace TYPICAL = new Pace(90_000, 60_000, 20_000, 500);

  /** How long a job over so many objects takes. */
  long job(int objects) {
    return jobStart + objects * perObject;
  }
}
