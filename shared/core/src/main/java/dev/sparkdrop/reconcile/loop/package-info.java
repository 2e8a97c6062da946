/**
 * The loop of one lane: observe, decide, perform.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.loop.Reconciler}.
 */
package dev.sparkdrop.reconcile.loop;
