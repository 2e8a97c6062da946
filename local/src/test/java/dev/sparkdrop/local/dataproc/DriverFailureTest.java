package dev.sparkdrop.local.dataproc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class DriverFailureTest {
  @Test
  void lastPythonExceptionIsFoundAmongLogLines() {
    assertEquals(
        "ValueError: no rows: a, b",
        DriverFailure.in(
            """
            26/11/29 07:00:00 INFO SparkContext: Running Spark
            Traceback (most recent call last):
              File "/x/flights.py", line 3, in <module>
                raise KeyError("first")
            KeyError: 'first'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/x/flights.py", line 5, in <module>
                raise ValueError("no rows: a, b")
            ValueError: no rows: a, b
            26/11/29 07:00:01 INFO ShutdownHookManager: Shutdown hook called
            """));
  }

  @Test
  void whatJavaThrewIsPartOfPythonsException() {
    assertEquals(
        "py4j.protocol.Py4JJavaError: An error occurred while calling o1.save."
            + ": org.apache.spark.SparkException: Job aborted.",
        DriverFailure.in(
            """
            Traceback (most recent call last):
              File "/x/flights.py", line 3, in <module>
            py4j.protocol.Py4JJavaError: An error occurred while calling o1.save.
            : org.apache.spark.SparkException: Job aborted.
            \tat org.apache.spark.X.y(X.scala:1)
            """));
  }

  @Test
  void exceptionOfAJarIsFound() {
    assertEquals(
        "java.lang.IllegalStateException: no",
        DriverFailure.in(
            "x\nException in thread \"main\" java.lang.IllegalStateException: no\n\tat a.B(C)\n"));
  }

  @Test
  void lastCauseIsToldToo() {
    assertEquals(
        "org.apache.spark.SparkException: Job aborted. Caused by: java.io.IOException: x is not a"
            + " Parquet file",
        DriverFailure.in(
            """
            Exception in thread "main" org.apache.spark.SparkException: Job aborted.
            \tat a.B(C)
            Caused by: org.apache.spark.SparkException: Exception thrown in awaitResult:
            \tat a.B(C)
            Caused by: java.io.IOException: x is not a Parquet file
            \tat a.B(C)
            """));
  }

  @Test
  void exceptionOfAQueryIsFound() {
    assertEquals(
        "org.apache.spark.sql.AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `x`"
            + " cannot be found. Verify the spelling.",
        DriverFailure.in(
            """
            Exception in thread "main" org.apache.spark.sql.AnalysisException: \
            [TABLE_OR_VIEW_NOT_FOUND] The table or view `x` cannot be found. Verify the spelling.
            To tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.; line 1
            'Project [*]
            +- 'UnresolvedRelation [x], [], false

            \tat org.apache.spark.sql.X.y(X.scala:1)
            """));
  }

  @Test
  void noExceptionIsNone() {
    assertNull(DriverFailure.in("exit 3\n"));
    assertNull(DriverFailure.in(""));
  }
}
