/**
 * What it costs: the real lifecycle on a virtual clock, beside other ways to run the same files.
 *
 * <p>Start at {@link dev.sparkdrop.cost.CostTable}, which prints the table in README.md.
 */
package dev.sparkdrop.cost;
