package dev.sparkdrop.console;

import dev.sparkdrop.cost.Estimate;
import dev.sparkdrop.cost.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What something used, and an estimate of what that costs.
 *
 * @param vcpuHours null where the machines are not known
 * @param money null where the price table lacks a price; {@code assumptions} says which
 * @param currency such as {@code USD}; null where there is no money
 * @param assumptions what the estimate leaves out or supposes, a sentence each
 */
public record CostView(
    Double vcpuHours, BigDecimal money, String currency, List<String> assumptions) {
  /** Below that it does not matter. */
  private static final int DIGITS = 4;

  public CostView {
    assumptions = List.copyOf(assumptions);
  }

  /** The cost by an estimate. */
  public static CostView of(Estimate estimate, Prices prices) {
    BigDecimal money = money(estimate, prices);
    return new CostView(
        estimate.vcpuHours(),
        money,
        money == null ? null : prices.currency(),
        assumptions(estimate, prices));
  }

  /** The money; null where the table lacks a price. */
  static BigDecimal money(Estimate estimate, Prices prices) {
    return estimate.complete() && !prices.equals(Prices.NONE)
        ? BigDecimal.valueOf(estimate.money()).setScale(DIGITS, RoundingMode.HALF_UP)
        : null;
  }

  /** What an estimate stands on, and what it lacks, a sentence each. */
  static List<String> assumptions(Estimate estimate, Prices prices) {
    List<String> said = new ArrayList<>(List.of(prices.assumptions()));
    said.addAll(estimate.assumptions());
    estimate.lacks().forEach(lack -> said.add("Not known: " + lack + "."));
    return said;
  }
}
