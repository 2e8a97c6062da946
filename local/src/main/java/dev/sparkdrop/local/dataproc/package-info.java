/**
 * Dataproc on this machine: clusters that take time to start, and jobs that are child processes.
 *
 * <p>Start at {@link dev.sparkdrop.local.dataproc.Dataproc}.
 */
package dev.sparkdrop.local.dataproc;
