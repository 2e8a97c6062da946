package dev.sparkdrop.reconcile.loop;

/** What carrying an action out tells the loop. */
enum ActionResult {
  /** The record moved: look again at once. */
  MOVED,
  /** Another instance moved it: look again in a moment. */
  CONTENDED,
  /** Only time, or another instance, brings it further. */
  WAITING,
  /** There is nothing to do. */
  DONE
}
