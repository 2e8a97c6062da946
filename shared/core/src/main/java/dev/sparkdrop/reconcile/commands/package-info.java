/**
 * What operators ask for: rerun, cancel, pause, resume and backfill, carried out once each.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.commands.CommandProcessor}.
 */
package dev.sparkdrop.reconcile.commands;
