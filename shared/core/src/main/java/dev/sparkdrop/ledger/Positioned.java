package dev.sparkdrop.ledger;

import java.time.Instant;

/** An entry of a listing of one pipeline that begins with the newest, {@link NewestFirst}. */
public interface Positioned {
  /** Where it stands among the same entries of all pipelines: the greater, the older. */
  String place();

  /** When the run was opened that it is of. */
  Instant opened();
}
