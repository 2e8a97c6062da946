/**
 * How what landed gets into a batch: from an event into the inboxes, and from an inbox under the
 * seal.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.intake.InboxIntake}.
 */
package dev.sparkdrop.reconcile.intake;
