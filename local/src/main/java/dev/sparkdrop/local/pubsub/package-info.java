/**
 * Pub/Sub on this machine, and the delivery of events to functions.
 *
 * <p>Start at {@link dev.sparkdrop.local.pubsub.Pubsub}.
 */
package dev.sparkdrop.local.pubsub;
