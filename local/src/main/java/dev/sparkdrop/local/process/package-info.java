/**
 * Child processes that end with this one.
 *
 * <p>Start at {@link dev.sparkdrop.local.process.ChildJvm}.
 */
package dev.sparkdrop.local.process;
