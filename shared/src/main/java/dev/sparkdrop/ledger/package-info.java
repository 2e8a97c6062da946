/**
 * Everything Sparkdrop remembers: the layout of the state bucket and the form of its objects.
 *
 * <p>An object goes <i>landed, in the inbox, in a manifest, done, marker gone</i>, and readers look
 * in that order.
 */
package dev.sparkdrop.ledger;
