/**
 * Everything Sparkdrop remembers: the layout of the state bucket and the form of its objects.
 *
 * <p>An object goes <i>landed, in the inbox, in a manifest, done, gone from the inbox</i>, and
 * readers look in that order.
 */
package dev.sparkdrop.ledger;
