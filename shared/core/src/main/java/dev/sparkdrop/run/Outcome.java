package dev.sparkdrop.run;

/** How a run, or an attempt of it, ended. */
public enum Outcome {
  SUCCEEDED,
  FAILED
}
