package dev.sparkdrop.gcp;

import dev.sparkdrop.run.Failure.Fault;

/** Why the platform refuses or breaks something, and what a person can do about it. */
enum Cause {
  QUOTA(
      Fault.QUOTA,
      "Ask for more of that quota, use smaller or fewer machines, or add a rung of another machine"
          + " family or region to cluster.ladder."),
  STOCKOUT(
      Fault.STOCKOUT,
      "If it lasts, add a rung of another machine family or region to cluster.ladder."),
  PERMISSION(
      Fault.USER,
      "Grant that permission to the account that is named, or to the functions' own account where"
          + " none is."),
  CONFIGURATION(Fault.USER, "Correct the pipeline file."),
  /** Too many calls of the API, which is not the quota of machines. */
  CALLS(Fault.PLATFORM, ""),
  PLATFORM(Fault.PLATFORM, "");

  private final Fault fault;
  private final String advice;

  Cause(Fault fault, String advice) {
    this.fault = fault;
    this.advice = advice;
  }

  Fault fault() {
    return fault;
  }

  /** What to do; empty where nothing has to be done. */
  String advice() {
    return advice;
  }
}
