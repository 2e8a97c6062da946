/**
 * The lifecycle, pure: values in, decisions out. Nothing here reads a clock, logs, or knows a
 * client.
 *
 * <p>Start at {@link dev.sparkdrop.run.Lifecycle}.
 */
package dev.sparkdrop.run;
