/** A run as a folder: its pipeline, batch, receipt, objects and code, to be run again elsewhere. */
package dev.sparkdrop.export;
