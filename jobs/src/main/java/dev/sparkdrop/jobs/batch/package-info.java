/**
 * The batch of one run: its manifest, the exact object versions in it, and which of them still
 * count.
 */
package dev.sparkdrop.jobs.batch;
