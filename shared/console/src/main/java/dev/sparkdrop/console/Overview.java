package dev.sparkdrop.console;

import dev.sparkdrop.ledger.CommandLog;
import java.time.Instant;
import java.util.List;

/**
 * What the first page tells.
 *
 * @param at when it was looked at
 * @param pipelines the names of all that have a valid file or a lane, sorted; what can be filtered
 *     by
 * @param lanes those that are not idle, or in which something waits
 * @param runs closed ones, the newest first
 * @param asked what people asked for last, and what came of it, the newest first
 * @param problems what could not be read, a sentence each; empty where all could
 */
public record Overview(
    Instant at,
    List<String> pipelines,
    List<LaneStatus> lanes,
    RunList runs,
    List<CommandLog.Answer> asked,
    List<String> problems) {}
