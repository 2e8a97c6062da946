package dev.sparkdrop.reconcile.recovery;

import dev.sparkdrop.port.RetryLater;

/** A run can't be taken up yet: the id of a batch that may come late could not be taken. */
final class IdNotTaken extends RetryLater {
  private static final long serialVersionUID = 1L;

  IdNotTaken(String id) {
    super("taking the id of batch " + id + ", before its run is taken up again", null);
  }
}
