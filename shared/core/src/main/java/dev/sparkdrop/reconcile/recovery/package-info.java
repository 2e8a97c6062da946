/**
 * What finds again what was lost: events, records of lanes, runs without a receipt, clusters that
 * no lane names.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.recovery.LostEventRecovery}.
 */
package dev.sparkdrop.reconcile.recovery;
