package dev.sparkdrop.console;

import java.math.BigDecimal;
import java.util.List;

/**
 * What something used, and an estimate of what that costs.
 *
 * @param vcpuHours null where the machines are not known
 * @param money null where the price table lacks a price; {@code assumptions} says which
 * @param currency such as {@code USD}; null where there is no money
 * @param assumptions what the estimate leaves out or supposes, a sentence each
 */
public record Cost(Double vcpuHours, BigDecimal money, String currency, List<String> assumptions) {}
