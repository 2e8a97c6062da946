package dev.sparkdrop.jobs;

import java.io.Serializable;

/** What reading text objects yields: each object's records, then its summary. */
abstract class TextItem implements Serializable {
  private static final long serialVersionUID = 1;

  private final int source;

  TextItem(int source) {
    this.source = source;
  }

  /** The object's place in the manifest. */
  int source() {
    return source;
  }
}
