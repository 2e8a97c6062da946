package dev.sparkdrop.local;

/** The fixed names of the local cloud, which pages and scripts count on. */
final class ProjectNames {
  static final String PROJECT = "sparkdrop-local";
  static final String REGION = "us-central1";
  static final String LANDING = "landing";
  static final String LAKE = "lake";
  static final String STAGING = "staging";
  static final String CODE = "code";
  static final String STATE = "state";
  static final String WAKEUPS = "sparkdrop-wakeups";
  static final String RUNS = "sparkdrop-runs";
  static final String PIPELINES = "pipelines/";
  static final String PRICES = "prices.yaml";
  static final String JOB = "sparkdrop-jobs.jar";

  private ProjectNames() {}
}
