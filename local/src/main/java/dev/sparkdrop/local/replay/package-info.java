/** Runs a run's job again on this machine, on the same batch, and compares what it wrote. */
package dev.sparkdrop.local.replay;
