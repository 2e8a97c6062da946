/**
 * What people are told in a chat: each run that needs them, and once a day how it went.
 *
 * <p>Start at {@link dev.sparkdrop.reconcile.notices.NoticeSender}.
 */
package dev.sparkdrop.reconcile.notices;
