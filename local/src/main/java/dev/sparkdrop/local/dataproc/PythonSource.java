package dev.sparkdrop.local.dataproc;

import dev.sparkdrop.local.dataproc.JobLauncher.CannotRunException;

/** Gives PySpark jobs their Python. */
@FunctionalInterface
public interface PythonSource {
  /**
   * A Python with PySpark.
   *
   * @throws CannotRunException where there is none, with what to do
   */
  Python python() throws CannotRunException;
}
