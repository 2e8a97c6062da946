/**
 * The one loop: observe, decide, perform, repeat. Whatever wakes a function, it runs the same.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.loop.Reconciler}.
 */
package dev.sparkdrop.reconcile;
