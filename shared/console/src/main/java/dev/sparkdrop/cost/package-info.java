/**
 * What clusters cost: pure, from the machines of a cluster, its times and a table of prices.
 *
 * <p>Start at {@link dev.sparkdrop.cost.Estimate}; {@link dev.sparkdrop.cost.CostTotals} adds up.
 */
package dev.sparkdrop.cost;
