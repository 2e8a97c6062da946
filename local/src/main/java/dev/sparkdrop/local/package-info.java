/**
 * The local cloud as one program: storage, Dataproc, Pub/Sub and BigQuery on a port of this
 * machine, and the functions behind it.
 *
 * <p>Start at {@link dev.sparkdrop.local.LocalCloud}.
 */
package dev.sparkdrop.local;
