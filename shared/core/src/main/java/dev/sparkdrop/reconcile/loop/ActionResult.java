package dev.sparkdrop.reconcile.loop;

/** What carrying an action out tells the loop. */
enum ActionResult {
  /** The record moved: look again at once. */
  MOVED,
  /** Somebody else moved it: look again in a moment. */
  CONTENDED,
  /** Only time, or somebody else, brings it further. */
  WAITING,
  /** There is nothing to do. */
  DONE
}
